using System.Diagnostics;
using Fovea.Server.Resources;
using Fovea.Server.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests.Access;

/// <summary>S8: how long a wrong key takes does not tell how much of it is right.</summary>
public sealed class KeyTimingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    /// <summary>The bound of dudect (Reparaz and others, 2017, section 3.3).</summary>
    private const double Bound = 4.5;

    private static readonly int[] SharedBytes = [0, 8, 16, 31];

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task S8_WrongKeysThatShareBytes_TakeTheSameTime()
    {
        var trials = Trials.Of("S8", usual: 20_000, nightly: 200_000);
        var (keys, random) = (server.Services.GetRequiredService<KeyRing>(), new Random(8));
        var right = server.TrainingResource.Key1;
        var times = SharedBytes.Select(_ => new List<double>(trials)).ToArray();
        for (var trial = 0; trial < trials * SharedBytes.Length; trial++)
        {
            // In random order, so that what else this machine does meets all alike.
            var kind = random.Next(SharedBytes.Length);
            var key = Wrong(right, SharedBytes[kind], random);
            var begun = Stopwatch.GetTimestamp();
            var owner = await keys.FindAsync(key, CancellationToken.None);
            times[kind].Add(Stopwatch.GetElapsedTime(begun).TotalNanoseconds);
            Assert.Null(owner);
        }

        var largest = Enumerable.Range(1, SharedBytes.Length - 1).Max(kind => Math.Abs(Welch(Cut(times[0]), Cut(times[kind]))));
        Trials.Report("S8", trials * SharedBytes.Length, largest < Bound ? [] : [$"|t| is {largest:0.0}"], FormattableString.Invariant($"|t| at most {largest:0.00}"));
    }

    /// <summary>Shares the prefix and so many bytes of the secret, two hexadecimal digits each.</summary>
    private static string Wrong(string right, int bytes, Random random)
    {
        var prefix = right.Length - 64 + (2 * bytes);
        var wrong = (right[prefix] == '0' ? "1" : "0") + string.Concat(Enumerable.Range(1, right.Length - prefix - 1).Select(_ => "0123456789abcdef"[random.Next(16)]));
        return right[..prefix] + wrong;
    }

    /// <summary>Without the slowest tenth, which is what else the machine did.</summary>
    private static double[] Cut(List<double> times) => [.. times.Order().Take(times.Count * 9 / 10)];

    private static double Welch(double[] a, double[] b) =>
        (a.Average() - b.Average()) / Math.Sqrt((Variance(a) / a.Length) + (Variance(b) / b.Length));

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
