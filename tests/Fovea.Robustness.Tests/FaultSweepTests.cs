using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>C4: the n-th call of the system fails, for n = 1, 2, 3 ... until an operation meets no failure; each is answered, and can be done again.</summary>
/// <remarks>The method of SQLite's anomaly tests, with <c>strace</c> to inject.</remarks>
public sealed class FaultSweepTests
{
    private const int MostCalls = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly (string Calls, string Error)[] Faults =
        [("fsync,fdatasync", "EIO"), ("rename,renameat,renameat2", "EIO"), ("pwrite64,write", "ENOSPC"), ("openat", "EMFILE"), ("ftruncate", "EIO"), ("mkdir", "ENOSPC")];

    private static long _number = 1L << 46;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task C4_EachCallOfTheSystemFailsInTurn_IsAnsweredAndLeavesNothingHalf()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var (failures, trials, met, acknowledged) = (new List<string>(), 0, 0, new Dictionary<Guid, string>());
        using var http = new HttpClient { Timeout = Patience };
        await using (var server = await ServerProgram.StartAsync(data, ("Features__Ahead", "false")))
        {
            var client = server.Training(http);
            var projectId = await InProcess.CreateProjectAsync(client);
            var most = Trials.Of("C4", usual: 1, nightly: MostCalls);
            foreach (var (calls, error) in Faults)
            {
                foreach (var (name, operation) in Operations(client, projectId, acknowledged))
                {
                    for (var n = 1; n <= most; n++)
                    {
                        trials++;
                        using var injection = await Strace.AttachAsync(server.ProcessId, $"trace={calls}", $"inject={calls}:error={error}:when={n}");
                        var problem = await RunAsync(operation);
                        var isOver = !(await injection.StopAsync()).Any(call => call.Contains("(INJECTED)", StringComparison.Ordinal));
                        met += isOver ? 0 : 1;
                        if (problem is not null)
                        {
                            failures.Add($"{name}, {calls} {n} fails with {error}: {problem}");
                        }

                        if (await RunAsync(operation) is { } again)
                        {
                            failures.Add($"{name} after {calls} {n} failed with {error}: {again}");
                        }

                        if (isOver)
                        {
                            break;
                        }
                    }
                }
            }
        }

        failures.AddRange(new StoredData(data).FindLosses(acknowledged));
        failures.AddRange(new StoredData(data).FindRowsWithoutFile());
        Trials.Report("C4", trials, failures, $"{met} failures injected, {acknowledged.Count} uploads acknowledged");
    }

    private static IEnumerable<(string Name, Func<Task> Operation)> Operations(TrainingClient client, Guid projectId, Dictionary<Guid, string> acknowledged)
    {
        yield return ("upload", async () =>
        {
            var picture = Pictures.Unique(Interlocked.Increment(ref _number));
            var summary = await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = "one", Contents = picture }] });
            acknowledged[summary.Images!.Single().Image!.Id] = Pictures.HashOf(picture);
        });
        yield return ("tag", async () => await client.CreateTagAsync(projectId, $"tag {Interlocked.Increment(ref _number)}"));
        yield return ("project", async () => await client.DeleteProjectAsync((await client.CreateProjectAsync($"project {Interlocked.Increment(ref _number)}")).Id));
        yield return ("listing", async () => await client.GetImagesAsync(projectId));
    }

    /// <returns>What is no answer of the contract, if anything.</returns>
    private static async Task<string?> RunAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return null;
        }
        catch (CustomVisionException e)
        {
            return e.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.InsufficientStorage or HttpStatusCode.ServiceUnavailable && e.Code is { Length: > 0 } ? null : $"{e.StatusCode} {e.Message}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return e.Message;
        }
    }
}
