using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server;

namespace Fovea.Robustness.Tests;

/// <summary>A server in the tests' own process, on a real port.</summary>
internal static class InProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task<FoveaServer> StartAsync(string folder, params (string Name, string Value)[] settings) => FoveaServer.StartAsync(
        new ServerOptions
        {
            DataFolder = folder,
            Urls = ["http://127.0.0.1:0"],
            IsQuiet = true,
            Settings = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        },
        CancellationToken.None);

    public static Uri Endpoint(FoveaServer server) => new(server.Credentials.Resources[0].Endpoint);

    public static TrainingClient Training(FoveaServer server, HttpClient http) => new(http, Endpoint(server), server.Credentials.Resources[0].Key1);

    public static PredictionClient Prediction(FoveaServer server, HttpClient http) => new(http, Endpoint(server), server.Credentials.Resources[1].Key1);

    /// <summary>A multiclass project with eight pictures each of books and mugs.</summary>
    public static async Task<Guid> CreateProjectAsync(TrainingClient client)
    {
        var project = await client.CreateProjectAsync("pictures", classificationType: Classifier.Multiclass);
        foreach (var name in new[] { "book", "mug" })
        {
            var tag = await client.CreateTagAsync(project.Id, name);
            await client.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch
            {
                Images = [.. Enumerable.Range(0, 8).Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = Pictures.Drawn(name, index) })],
                TagIds = [tag.Id],
            });
        }

        return project.Id;
    }

    /// <returns>The iteration, in its last status.</returns>
    public static async Task<Iteration> WaitAsync(TrainingClient client, Guid projectId, Guid iterationId)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var iteration = await client.GetIterationAsync(projectId, iterationId, patience.Token);
            if (iteration.Status != IterationStatus.Training)
            {
                return iteration;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
