using System.Net;
using System.Net.Http.Json;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Storage;

/// <summary>A server whose disk is always nearly full: the limit is far above what any disk has free.</summary>
public sealed class StorageSpaceTests(StorageSpaceTests.FullServer server) : IClassFixture<StorageSpaceTests.FullServer>
{
    [Theory]
    [InlineData("projects?name=more")]
    [InlineData("projects/{0}/tags?name=more")]
    [InlineData("projects/{0}/train")]
    [InlineData("projects/{0}/images")]
    public async Task Adding_DiskNearlyFull_Is507InTheContractsShape(string path)
    {
        using var answer = await server.Training.PostAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, server.ProjectId), new ByteArrayContent([1]));

        var (code, message) = await Resources.ResourceServer.ReadErrorAsync(answer);
        Assert.Equal((HttpStatusCode.InsufficientStorage, "ErrorUnknown"), (answer.StatusCode, code));
        Assert.Contains("MiB free", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predicting_DiskNearlyFull_AnswersAndKeepsNothing()
    {
        var picture = ServerFixture.Picture("mug", 50);

        var stored = await server.PredictionClient.ClassifyImageAsync(server.ProjectId, ServerFixture.PublishName, new MemoryStream(picture));

        Assert.NotEmpty(stored.Predictions!);
        using var query = await server.Training.PostAsJsonAsync($"projects/{server.ProjectId}/predictions/query", new PredictionQueryToken(), ProtocolJson.Options);
        Assert.Empty((await query.Content.ReadFromJsonAsync<PredictionQueryResult>(ProtocolJson.Options))!.Results!);
    }

    [Fact]
    public async Task Deleting_DiskNearlyFull_Works()
    {
        var tags = await server.TrainingClient.GetTagsAsync(server.ProjectId);

        await server.TrainingClient.DeleteTagAsync(server.ProjectId, tags[0].Id);

        Assert.Single(await server.TrainingClient.GetTagsAsync(server.ProjectId));
    }

    [Fact]
    public void TryTranslate_WhatADiskSaysWhenItIsFull_Is507() => Assert.All(
        new Exception[]
        {
            new IOException("No space left on device", 28), new IOException("Disk quota exceeded", 122), new InvalidOperationException("outer", new SqliteException("database or disk is full", 13)),
        },
        exception => Assert.Equal(507, StorageSpace.TryTranslate(exception)?.Status));

    [Fact]
    public void TryTranslate_AnotherError_IsNot() => Assert.Null(StorageSpace.TryTranslate(new IOException("Permission denied", 13)));

    public sealed class FullServer : ServerFixture
    {
        private bool _isFull;

        public Guid ProjectId { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            ProjectId = (await CreateTrainedProjectAsync(publish: true)).ProjectId;
            _isFull = true;
            await RestartAsync();
        }

        protected override ServerOptions Configure(ServerOptions options) => _isFull
            ? options with { Settings = new Dictionary<string, string?> { ["Storage:MinFreeBytes"] = (1L << 50).ToString(System.Globalization.CultureInfo.InvariantCulture) } }
            : options;
    }
}
