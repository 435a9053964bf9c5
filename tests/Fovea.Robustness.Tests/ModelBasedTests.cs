using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>S15: random operations on a server and on a few dictionaries; both must always say the same, also after restarts.</summary>
public sealed class ModelBasedTests
{
    private const int Operations = 50;

    [Fact]
    public async Task S15_RandomOperations_AgreeWithTheReference()
    {
        using var folder = new TemporaryFolder();
        var (failures, sequences) = (new List<string>(), 0);
        var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        foreach (var trial in Trials.Each("S15", usual: 10, nightly: 2000))
        {
            sequences++;
            var seed = trial + 1;
            var run = new RandomRun(InProcess.Training(server, http), seed);
            try
            {
                for (var step = 0; step < Operations; step++)
                {
                    await run.StepAsync();
                }

                if (seed % 5 == 0)
                {
                    await server.DisposeAsync();
                    server = await InProcess.StartAsync(folder.Path);
                    run = run.On(InProcess.Training(server, http));
                }

                await run.CompareAsync();
                await run.EndAsync();
            }
            catch (Exception e) when (e is CustomVisionException or Xunit.Sdk.XunitException)
            {
                failures.Add($"seed {seed}: {e.Message}\n{string.Join('\n', run.Log)}");
            }
        }

        await server.DisposeAsync();
        Trials.Report("S15", sequences, failures, $"{Operations} operations each");
    }

    /// <summary>One project on the server, and what it should be.</summary>
    private sealed class RandomRun(TrainingClient client, int seed)
    {
        private static readonly byte[][] Library = [.. Enumerable.Range(0, 12).Select(index => Pictures.Unique((1L << 42) + index))];

        private readonly Random _random = new(seed);
        private Dictionary<Guid, string> _tags = [];
        private Dictionary<Guid, (int Picture, HashSet<Guid> Tags)> _images = [];
        private Guid _projectId;

        public List<string> Log { get; private init; } = [];

        public RandomRun On(TrainingClient other) => new(other, seed) { _tags = _tags, _images = _images, _projectId = _projectId, Log = Log };

        public async Task StepAsync()
        {
            if (_projectId == default)
            {
                _projectId = (await client.CreateProjectAsync($"run {seed}", classificationType: Classifier.Multilabel)).Id;
            }

            await (_random.Next(9) switch
            {
                0 or 1 => CreateTagAsync(),
                2 => RenameTagAsync(),
                3 => DeleteTagAsync(),
                4 or 5 => UploadAsync(),
                6 => DeleteImageAsync(),
                7 => TagAsync(),
                _ => UntagAsync(),
            });
            if (_random.Next(10) == 0)
            {
                await CompareAsync();
            }
        }

        public async Task CompareAsync()
        {
            Log.Add("compare");
            var tags = await client.GetTagsAsync(_projectId);
            Assert.Equal(
                _tags.Select(pair => (pair.Key, pair.Value, _images.Values.Count(image => image.Tags.Contains(pair.Key)))).Order(),
                tags.Select(tag => (tag.Id, tag.Name!, tag.ImageCount)).Order());
            var images = await client.GetImagesAsync(_projectId, new ImageQuery { Take = 256 });
            Assert.Equal(_images.Keys.Order(), images.Select(image => image.Id).Order());
            foreach (var image in images)
            {
                Assert.Equal(_images[image.Id].Tags.Order(), (image.Tags ?? []).Select(tag => tag.TagId).Order());
            }

            Assert.Equal(_images.Values.Count(image => image.Tags.Count > 0), await client.GetImageCountAsync(_projectId, new ImageQuery { TaggingStatus = TaggingStatus.Tagged }));
        }

        public Task EndAsync() => client.DeleteProjectAsync(_projectId);

        private async Task CreateTagAsync()
        {
            var name = $"tag {_random.Next(8)}";
            Log.Add($"create {name}");
            if (_tags.ContainsValue(name))
            {
                await RefusedAsync(() => client.CreateTagAsync(_projectId, name), "BadRequestTagNameNotUnique");
                return;
            }

            _tags.Add((await client.CreateTagAsync(_projectId, name)).Id, name);
        }

        private async Task RenameTagAsync()
        {
            if (Any(_tags.Keys) is not { } id)
            {
                return;
            }

            var name = $"tag {_random.Next(8)}";
            Log.Add($"rename {_tags[id]} to {name}");
            if (_tags.Any(pair => pair.Key != id && pair.Value == name))
            {
                await RefusedAsync(() => client.UpdateTagAsync(_projectId, id, new Tag { Name = name }), "BadRequestTagNameNotUnique");
                return;
            }

            await client.UpdateTagAsync(_projectId, id, new Tag { Name = name });
            _tags[id] = name;
        }

        private async Task DeleteTagAsync()
        {
            if (Any(_tags.Keys) is not { } id)
            {
                await RefusedAsync(() => client.DeleteTagAsync(_projectId, Guid.NewGuid()), "NotFoundTag");
                return;
            }

            Log.Add($"delete {_tags[id]}");
            await client.DeleteTagAsync(_projectId, id);
            _tags.Remove(id);
            foreach (var image in _images.Values)
            {
                image.Tags.Remove(id);
            }
        }

        private async Task UploadAsync()
        {
            var picture = _random.Next(Library.Length);
            var tags = Any(_tags.Keys) is { } tag && _random.Next(2) == 0 ? new[] { tag } : [];
            Log.Add($"upload {picture} with {tags.Length} tags");
            var summary = await client.CreateImagesFromFilesAsync(
                _projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = $"{picture}", Contents = Library[picture] }], TagIds = tags });
            var result = summary.Images!.Single();
            if (_images.FirstOrDefault(pair => pair.Value.Picture == picture) is { Key: var known } && known != default)
            {
                Assert.Equal((ImageCreateStatus.OKDuplicate, known), (result.Status, result.Image!.Id));
                return;
            }

            Assert.Equal(ImageCreateStatus.OK, result.Status);
            _images.Add(result.Image!.Id, (picture, [.. tags]));
        }

        private async Task DeleteImageAsync()
        {
            if (Any(_images.Keys) is not { } id)
            {
                return;
            }

            Log.Add($"delete image of {_images[id].Picture}");
            await client.DeleteImagesAsync(_projectId, [id]);
            _images.Remove(id);
        }

        private async Task TagAsync()
        {
            if (Any(_images.Keys) is not { } image || Any(_tags.Keys) is not { } tag)
            {
                return;
            }

            Log.Add($"tag {_images[image].Picture} as {_tags[tag]}");
            await client.CreateImageTagsAsync(_projectId, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = image, TagId = tag }] });
            _images[image].Tags.Add(tag);
        }

        private async Task UntagAsync()
        {
            if (Any(_images.Keys) is not { } image || Any(_tags.Keys) is not { } tag)
            {
                return;
            }

            Log.Add($"take {_tags[tag]} from {_images[image].Picture}");
            await client.DeleteImageTagsAsync(_projectId, [image], [tag]);
            _images[image].Tags.Remove(tag);
        }

        private Guid? Any(ICollection<Guid> ids) => ids.Count == 0 ? null : ids.ElementAt(_random.Next(ids.Count));

        private static async Task RefusedAsync(Func<Task> call, string code)
        {
            var refusal = await Assert.ThrowsAsync<CustomVisionException>(call);
            Assert.Equal(code, refusal.Code);
        }
    }
}
