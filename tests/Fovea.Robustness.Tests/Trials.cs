using System.Diagnostics;
using System.Globalization;

namespace Fovea.Robustness.Tests;

/// <summary>How often a test tries, and where its line of the table goes.</summary>
/// <remarks>
/// <c>FOVEA_TIER=nightly</c> takes the full numbers, <c>FOVEA_TRIALS_C1=500</c> sets that of one test, <c>FOVEA_MINUTES=30</c> ends each
/// test's trials after that time, and <c>FOVEA_TABLE</c> names the file that lines are added to.
/// </remarks>
internal static class Trials
{
    private static readonly Lock Writing = new();

    public static int Of(string test, int usual, int nightly) =>
        int.TryParse(Environment.GetEnvironmentVariable($"FOVEA_TRIALS_{test}"), CultureInfo.InvariantCulture, out var own) ? own
        : Environment.GetEnvironmentVariable("FOVEA_TIER") == "nightly" ? nightly
        : usual;

    /// <summary>The numbers of the trials from 0, as long as there is time.</summary>
    public static IEnumerable<int> Each(string test, int usual, int nightly)
    {
        var (count, begun) = (Of(test, usual, nightly), Stopwatch.GetTimestamp());
        var time = double.TryParse(Environment.GetEnvironmentVariable("FOVEA_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : TimeSpan.MaxValue;
        for (var trial = 0; trial < count && Stopwatch.GetElapsedTime(begun) < time; trial++)
        {
            yield return trial;
        }
    }

    /// <summary>Adds <c>test, trials, failures, figure</c> to the table, and fails when there were failures.</summary>
    public static void Report(string test, int trials, IReadOnlyCollection<string> failures, string figure)
    {
        var line = FormattableString.Invariant($"{test}, {trials}, {failures.Count}, {figure}");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("FOVEA_TABLE") is { Length: > 0 } table)
        {
            lock (Writing)
            {
                File.AppendAllText(table, line + "\n");
            }
        }

        Assert.True(failures.Count == 0, $"{line}\n{string.Join('\n', failures.Take(20))}");
    }
}
