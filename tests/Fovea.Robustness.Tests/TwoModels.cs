using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>A project with two trained models that answer differently, and what each answers.</summary>
internal sealed record TwoModels(Guid ProjectId, IReadOnlyList<Guid> Iterations, IReadOnlyList<float[]> Golden)
{
    public const string Name = "production";
    private const float Tolerance = 1e-6f;
    private static readonly byte[] Picture = Pictures.Drawn("mug", 30);

    public static async Task<TwoModels> CreateAsync(TrainingClient training, PredictionClient prediction, string target)
    {
        var projectId = await InProcess.CreateProjectAsync(training);
        var iterations = new[] { await TrainAsync(training, projectId), await TrainWithMoreAsync(training, projectId) };
        var golden = new List<float[]>();
        foreach (var iteration in iterations)
        {
            await training.PublishIterationAsync(projectId, iteration, Name, target, overwrite: true);
            golden.Add(await ClassifyAsync(prediction, projectId, Name));
        }

        Assert.NotEqual(golden[0], golden[1]);
        return new TwoModels(projectId, iterations, golden);
    }

    public Task PublishAsync(TrainingClient training, int index, string target) =>
        training.PublishIterationAsync(ProjectId, Iterations[index % 2], Name, target, overwrite: true);

    public Task<float[]> ClassifyAsync(PredictionClient prediction) => ClassifyAsync(prediction, ProjectId, Name);

    /// <summary>Whether an answer is one model's, whole.</summary>
    public bool Knows(float[] answer) => Golden.Any(known => known.Zip(answer).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance));

    private static async Task<Guid> TrainAsync(TrainingClient client, Guid projectId)
    {
        var iteration = await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration.Id;
    }

    /// <summary>Another model: of two pictures more.</summary>
    private static async Task<Guid> TrainWithMoreAsync(TrainingClient client, Guid projectId)
    {
        var tag = (await client.GetTagsAsync(projectId))[0];
        await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(20, 2).Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = Pictures.Drawn("book", index) })],
            TagIds = [tag.Id],
        });
        return await TrainAsync(client, projectId);
    }

    /// <summary>What a published model says of one picture, in the order of its tags' names.</summary>
    public static async Task<float[]> ClassifyAsync(PredictionClient client, Guid projectId, string publishName) =>
        [.. (await client.ClassifyImageWithNoStoreAsync(projectId, publishName, new MemoryStream(Picture))).Predictions!.OrderBy(p => p.TagName, StringComparer.Ordinal).Select(p => (float)p.Probability)];
}
