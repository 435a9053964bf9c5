using System.Collections.Concurrent;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests.Input;

/// <summary>S3: mutants of pictures of every format; the server answers each, stays alive and small.</summary>
public sealed class DecoderFuzzTests
{
    private const int PicturesPerBatch = 64;
    private const int Seed = 3;
    private const long MostBytes = 900L << 20;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task S3_MutatedPictures_NeverEndTheServer()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path, ("Features__Ahead", "false"));
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var client = server.Training(http);
        var projectId = (await client.CreateProjectAsync("mutants")).Id;
        var (bases, random, failures, statuses, peak) = (FormatCases.Bases(), new Random(Seed), new ConcurrentBag<string>(), new ConcurrentDictionary<string, int>(), 0L);
        var batches = Trials.Each("S3", usual: 2000, nightly: 1_000_000).Select(trial => Mutate(bases[trial % bases.Count].Content, random)).Chunk(PicturesPerBatch);
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, token) =>
        {
            try
            {
                var summary = await client.CreateImagesFromFilesAsync(
                    projectId, new ImageFileCreateBatch { Images = [.. batch.Select((content, index) => new ImageFileCreateEntry { Name = $"{index}", Contents = content })] }, token);
                foreach (var image in summary.Images!)
                {
                    statuses.AddOrUpdate($"{image.Status}", 1, (_, count) => count + 1);
                }
            }
            catch (Exception e) when (e is CustomVisionException or HttpRequestException)
            {
                failures.Add(e.Message);
            }

            InterlockedMax(ref peak, server.ResidentBytes());
        });
        if (peak > MostBytes)
        {
            failures.Add($"memory reached {peak >> 20} MiB");
        }

        Trials.Report("S3", statuses.Values.Sum(), failures, $"{peak >> 20} MiB at the peak; {string.Join(", ", statuses.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Value} x {s.Key}"))}");
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        var mutant = file.ToList();
        for (var changes = random.Next(1, 8); changes > 0 && mutant.Count > 1; changes--)
        {
            // The headers, where sizes and tables stand, as often as all the rest.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(200, mutant.Count) : mutant.Count);
            switch (random.Next(6))
            {
                case 0:
                    mutant.RemoveRange(at, Math.Min(random.Next(1, 30), mutant.Count - at));
                    break;
                case 1:
                    mutant.InsertRange(at, mutant.GetRange(at, Math.Min(random.Next(1, 60), mutant.Count - at)));
                    break;
                case 2:
                    mutant[at] = random.Next(2) == 0 ? byte.MaxValue : (byte)0;
                    break;
                default:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. mutant];
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
            {
                return;
            }
        }
    }
}
