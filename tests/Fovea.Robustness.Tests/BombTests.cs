using System.Buffers.Binary;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>S4: small files that decode to large pictures, many at a time; memory stays within the budget and others are served.</summary>
public sealed class BombTests
{
    private const int Parallel = 32;
    private const long Budget = 1L << 30;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task S4_BombsAtOnce_StayWithinTheBudget()
    {
        var trials = Trials.Of("S4", usual: 1, nightly: 10);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var client = server.Training(http);
        var projectId = (await client.CreateProjectAsync("bombs")).Id;
        var (failures, before, peak) = (new List<string>(), server.ResidentBytes(), 0L);
        for (var trial = 0; trial < trials; trial++)
        {
            var uploads = Enumerable.Range(0, Parallel).Select(index => Task.Run(async () =>
            {
                try
                {
                    await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
                    {
                        Images = [new ImageFileCreateEntry { Name = $"{index}", Contents = Gif((byte)index) }],
                    });
                }
                catch (CustomVisionException)
                {
                    // Refused is as good as taken.
                }
            })).ToList();
            var all = Task.WhenAll(uploads);
            while (!all.IsCompleted)
            {
                peak = Math.Max(peak, server.ResidentBytes());
                using var health = await http.GetAsync(new Uri(server.Endpoint, "health"));
                if (!health.IsSuccessStatusCode)
                {
                    failures.Add($"trial {trial}: /health answered {health.StatusCode}");
                }

                await Task.Delay(20);
            }

            await all;
        }

        if (peak - before > Budget)
        {
            failures.Add($"memory rose by {(peak - before) >> 20} MiB");
        }

        Trials.Report("S4", trials * Parallel, failures, $"{(peak - before) >> 20} MiB more at the peak");
    }

    /// <summary>A canvas of 10,000 x 10,000 in one colour: about 70 KB of file, 400 MB of pixels.</summary>
    private static byte[] Gif(byte colour)
    {
        const int side = 10_000;
        var output = new List<byte>("GIF89a"u8.ToArray());
        Add(output, side);
        Add(output, side);
        output.AddRange([0xF0, 0, 0, colour, 0, 0, 0, colour, 255]);
        output.Add(0x2C);
        Add(output, 0);
        Add(output, 0);
        Add(output, side);
        Add(output, side);
        output.AddRange([0, 2]);
        Compress(output, (long)side * side);
        output.Add(0x3B);
        return [.. output];
    }

    private static void Add(List<byte> output, int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        output.AddRange(bytes);
    }

    /// <summary>LZW of one value over and over: the k-th code stands for k pixels.</summary>
    private static void Compress(List<byte> output, long pixels)
    {
        const int clear = 4;
        var (bits, count, block) = (0, 0, new List<byte>());
        var (width, next) = (3, 6);
        void Emit(int code)
        {
            bits |= code << count;
            for (count += width; count >= 8; count -= 8, bits >>= 8)
            {
                block.Add((byte)bits);
            }
        }

        Emit(clear);
        for (var run = 1; pixels > 0; run++)
        {
            if (next == 4096)
            {
                Emit(clear);
                (width, next, run) = (3, 6, 1);
            }

            Emit(run == 1 ? 0 : next - 1);
            pixels -= run;
            next++;
            if (next > (1 << width) && width < 12)
            {
                width++;
            }
        }

        Emit(5);
        block.Add((byte)bits);
        for (var at = 0; at < block.Count; at += 255)
        {
            var length = Math.Min(255, block.Count - at);
            output.Add((byte)length);
            output.AddRange(block.GetRange(at, length));
        }

        output.Add(0);
    }
}
