using System.Diagnostics;
using System.Text;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Resources;
using Microsoft.Data.Sqlite;

namespace Fovea.Server.Tests.Hosting;

/// <summary>The program itself, ended the hard way.</summary>
public sealed class KilledServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Kill_DuringTraining_TheNextStartCompletesItAndNoKeyIsInTheLog()
    {
        var program = FindProgram();
        if (program is null)
        {
            Assert.Skip("The command line is not built; build src/Fovea.Cli first.");
        }

        using var patience = new CancellationTokenSource(Patience);
        Guid projectId, iterationId;
        await using (var first = await StartAsync(program, patience.Token))
        {
            var client = Connect();
            projectId = (await client.CreateProjectAsync("kill", classificationType: Classifier.Multiclass, cancellationToken: patience.Token)).Id;
            foreach (var tag in new[] { "book", "mug" })
            {
                await UploadAsync(client, projectId, tag, patience.Token);
            }

            iterationId = (await client.TrainProjectAsync(projectId, cancellationToken: patience.Token)).Id;
            first.Kill();
            await first.WaitAsync(patience.Token);
            AssertNoKeyIn(first.Errors);
            Assert.Contains(Credentials().Resources[0].Key1, first.Output);
        }

        Assert.Equal("Training", ReadStatus(iterationId));
        await using var second = await StartAsync(program, patience.Token);
        var again = Connect();
        Iteration iteration;
        while ((iteration = await again.GetIterationAsync(projectId, iterationId, patience.Token)).Status == IterationStatus.Training)
        {
            await Task.Delay(100, patience.Token);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        second.Kill();
        await second.WaitAsync(patience.Token);
        AssertNoKeyIn(second.Errors);
        AssertNoKeyIn(second.Output);
    }

    private static async Task UploadAsync(TrainingClient client, Guid projectId, string tag, CancellationToken cancellationToken)
    {
        var tagId = (await client.CreateTagAsync(projectId, tag, cancellationToken: cancellationToken)).Id;
        await client.CreateImagesFromFilesAsync(
            projectId,
            new ImageFileCreateBatch
            {
                Images = [.. Enumerable.Range(0, 8).Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = ServerFixture.Picture(tag, index) })],
                TagIds = [tagId],
            },
            cancellationToken);
    }

    private void AssertNoKeyIn(string text)
    {
        foreach (var resource in Credentials().Resources)
        {
            Assert.DoesNotContain(resource.Key1, text);
            Assert.DoesNotContain(resource.Key2, text);
        }

        Assert.DoesNotContain(File.ReadAllText(Path.Combine(_folder, "admin.key")).Trim(), text);
    }

    private CredentialsFile Credentials() => CredentialsText.Read(Path.Combine(_folder, "credentials.json"));

    private TrainingClient Connect()
    {
        var resource = Credentials().Resources[0];
        return new TrainingClient(_http, new Uri(resource.Endpoint), resource.Key1);
    }

    private string? ReadStatus(Guid iterationId)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "fovea.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Status FROM Iterations WHERE lower(Id) = $id";
        command.Parameters.AddWithValue("$id", iterationId.ToString());
        return (string?)command.ExecuteScalar();
    }

    private static string? FindProgram()
    {
        // artifacts/bin/Fovea.Server.Tests/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Fovea.Cli", here.Name, "fovea.dll");
        return File.Exists(program) ? program : null;
    }

    private async Task<RunningProgram> StartAsync(string program, CancellationToken cancellationToken)
    {
        var running = new RunningProgram(new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        await running.Ready.WaitAsync(cancellationToken);
        return running;
    }

    private sealed class RunningProgram : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();
        private readonly StringBuilder _errors = new();
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RunningProgram(ProcessStartInfo start)
        {
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
            _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        /// <summary>Ends when the program says that it answers.</summary>
        public Task Ready => _ready.Task;

        public string Output => Text(_output);

        public string Errors => Text(_errors);

        public void Kill() => _process.Kill();

        public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
        }

        private void Take(StringBuilder text, string? line)
        {
            lock (text)
            {
                text.AppendLine(line);
            }

            if (line?.StartsWith("Fovea answers at", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        }

        private static string Text(StringBuilder text)
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }
}
