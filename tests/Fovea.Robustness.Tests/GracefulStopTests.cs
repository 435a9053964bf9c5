using System.Collections.Concurrent;
using System.Net.Sockets;
using Fovea.Protocol.Client;

namespace Fovea.Robustness.Tests;

/// <summary>C14: the server is told to stop under load; what it accepted it answers, and a training stays to be resumed.</summary>
public sealed class GracefulStopTests
{
    private const int Clients = 32;
    private const string Name = "production";
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task C14_TerminatedUnderLoad_AnswersWhatItAccepted()
    {
        using var folder = new TemporaryFolder();
        var (failures, trials, answers) = (new ConcurrentBag<string>(), 0, 0L);
        Guid? projectId = null;
        foreach (var trial in Trials.Each("C14", usual: 1, nightly: 300))
        {
            trials++;
            await using var server = await ServerProgram.StartAsync(folder.Path);
            using var http = new HttpClient();
            projectId ??= await PublishAsync(server, http);
            var (prediction, picture, isStopping) = (server.Prediction(http), Pictures.Drawn("mug", 40), false);
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                var sentLate = false;
                try
                {
                    while (true)
                    {
                        sentLate = Volatile.Read(ref isStopping);
                        await prediction.ClassifyImageWithNoStoreAsync(projectId.Value, Name, new MemoryStream(picture));
                        Interlocked.Increment(ref answers);
                    }
                }
                catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } && Volatile.Read(ref isStopping))
                {
                    // Never accepted.
                }
                catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError && sentLate)
                {
                    // Sent on a connection that the server was closing as idle: never accepted either.
                }
                catch (CustomVisionException e) when (e.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
                {
                    // Refused clearly.
                }
                catch (Exception e) when (e is CustomVisionException or HttpRequestException)
                {
                    failures.Add($"trial {trial}: {e.Message} {e.InnerException?.Message}");
                }
            })).ToList();
            var training = (await server.Training(http).TrainProjectAsync(projectId.Value, forceTrain: true)).Id;
            await Task.Delay(200);
            Volatile.Write(ref isStopping, true);
            server.Terminate();
            using var patience = new CancellationTokenSource(Most);
            await server.WaitForExitAsync(patience.Token);
            await Task.WhenAll(clients);
            if (server.ExitCode != 0)
            {
                failures.Add($"trial {trial}: exit code {server.ExitCode}\n{server.Output}");
            }

            var status = (string?)new StoredData(folder.Path).Scalar($"SELECT Status FROM Iterations WHERE lower(Id) = '{training}'");
            if (status is not ("Training" or "Completed"))
            {
                failures.Add($"trial {trial}: the training is {status}");
            }
        }

        Trials.Report("C14", trials, failures, $"{answers} answers to {Clients} clients");
    }

    private static async Task<Guid> PublishAsync(ServerProgram server, HttpClient http)
    {
        var training = server.Training(http);
        var projectId = await InProcess.CreateProjectAsync(training);
        var iteration = await InProcess.WaitAsync(training, projectId, (await training.TrainProjectAsync(projectId)).Id);
        await training.PublishIterationAsync(projectId, iteration.Id, Name, server.PredictionResource.ResourceId);
        return projectId;
    }
}
