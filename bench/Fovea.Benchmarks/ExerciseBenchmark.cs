using System.Globalization;

namespace Fovea.Benchmarks;

/// <summary>The exercise of 45 fruit pictures against fresh servers, written to a table in <c>bench/results</c>.</summary>
internal static class ExerciseBenchmark
{
    private static readonly Measure[] Measures =
    [
        new("45 pictures, from the train call to Completed, fresh server", "s", "at most 3", n => n.FirstTrainingSeconds, "0.00"),
        new("the same, processor time of the server", "s", "", n => n.FirstTrainingProcessorSeconds, "0.00"),
        new("6 more pictures, from the train call to Completed", "s", "at most 1", n => n.SecondTrainingSeconds, "0.00"),
        new("the same, processor time of the server", "s", "", n => n.SecondTrainingProcessorSeconds, "0.00"),
        new("precision at 50 %, out-of-fold", "", "", n => n.Precision, "0.000"),
        new("recall at 50 %, out-of-fold", "", "", n => n.Recall, "0.000"),
        new("average precision, out-of-fold", "", "", n => n.AveragePrecision, "0.000"),
        new("first prediction after publishing", "ms", "", n => n.FirstPredictionMilliseconds, "0.0"),
        new("200 predictions one after another, p50", "ms", "", n => n.MedianPredictionMilliseconds, "0.0"),
        new("200 predictions one after another, p99", "ms", "", n => n.Percentile99PredictionMilliseconds, "0.0"),
        new("peak memory of the server through all of it", "MiB", "at most 500 MB", n => n.PeakMebibytes, "0"),
        new("memory of the server at the end", "MiB", "", n => n.LastMebibytes, "0"),
    ];

    public static async Task<int> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var fruit = Repository.Fruit();
        var load = Machine.LoadAverage;
        List<ExerciseNumbers> numbers = [];
        for (var round = 0; round < rounds; round++)
        {
            using var http = new HttpClient();
            using var server = await ServerProcess.StartAsync(cancellationToken);
            numbers.Add(await new ExerciseRound(server, http).RunAsync(fruit, cancellationToken));
            Console.Error.WriteLine($"Round {round + 1} of {rounds} is done.");
        }

        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = Text(date, load, rounds, numbers);
        Directory.CreateDirectory(Repository.Results);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-exercise.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private static string Text(string date, string load, int rounds, List<ExerciseNumbers> numbers) => $"""
        # The exercise, {date}

        The {numbers.Count} rounds are fresh server processes with fresh data folders. Pictures are JPEG of 1024x768; predictions go over HTTP and are not
        stored; the client runs on the same machine. Precision, recall and average precision are those of the first training.

        - machine: {Machine.Description}
        - load average at the start: {load}
        - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- exercise --rounds {rounds}`

        | measure | unit | {string.Join(" | ", numbers.Select((_, i) => $"round {i + 1}"))} | target |
        | --- | --- | {string.Join(" | ", numbers.Select(_ => "---:"))} | --- |
        {string.Join('\n', Measures.Select(m => m.Row(numbers)))}

        """;

    private sealed record Measure(string Name, string Unit, string Target, Func<ExerciseNumbers, double> Value, string Format)
    {
        public string Row(IEnumerable<ExerciseNumbers> numbers) =>
            $"| {Name} | {Unit} | {string.Join(" | ", numbers.Select(n => Value(n).ToString(Format, CultureInfo.InvariantCulture)))} | {Target} |";
    }
}
