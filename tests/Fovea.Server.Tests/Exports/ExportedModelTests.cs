using System.Text.Json;
using Fovea.Engine.Export;
using Fovea.Protocol.Training;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Server.Tests.Exports;

/// <summary>A client that has nothing of Fovea but the archive: ONNX Runtime, an imaging library and the manifest.</summary>
public class ExportedModelTests(ExportServerFixture server) : IClassFixture<ExportServerFixture>
{
    private const float Tolerance = 1e-4f;

    [Fact]
    public async Task ExportedModel_FollowingOnlyTheManifest_GivesTheServersProbabilities()
    {
        var archive = await server.DownloadAsync(ExportPlatform.ONNX, null);
        using var client = new ManifestClient(archive);
        var largest = 0f;
        for (var i = 0; i < 100; i++)
        {
            var picture = ServerFixture.Picture(i % 2 == 0 ? "book" : "mug", 1000 + i);
            var expected = await server.TrainingClient.QuickTestImageAsync(
                server.Trained.ProjectId, new MemoryStream(picture), server.Trained.Id, store: false);

            var answer = client.Classify(picture);

            foreach (var prediction in expected.Predictions)
            {
                largest = Math.Max(largest, MathF.Abs(prediction.Probability - answer[prediction.TagName!]));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"largest difference {largest:g3}"));
        Assert.InRange(largest, 0, Tolerance);
    }

    [Fact]
    public async Task Archive_PassesItsOwnProof()
    {
        var proof = ExportVerifier.Verify(new MemoryStream(await server.DownloadAsync(ExportPlatform.ONNX, null)));

        Assert.True(proof.Passed);
        Assert.Equal(server.Trained.Id, proof.IterationId);
    }

    private sealed class ManifestClient : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly string[] _labels;
        private readonly string _input;
        private readonly string _output;
        private readonly int _size;

        public ManifestClient(byte[] archive)
        {
            using var manifest = JsonDocument.Parse(ExportServerFixture.Entry(archive, "cvexport.manifest"));
            var root = manifest.RootElement;
            var input = root.GetProperty("Fovea").GetProperty("Input");
            Assert.Equal(
                ("NCHW", "BGR", "0-255"),
                (input.GetProperty("Layout").GetString(), input.GetProperty("Channels").GetString(), input.GetProperty("Values").GetString()));
            _input = input.GetProperty("Name").GetString()!;
            _output = root.GetProperty("Fovea").GetProperty("Output").GetString()!;
            _size = input.GetProperty("WidthPixels").GetInt32();
            _session = new InferenceSession(ExportServerFixture.Entry(archive, root.GetProperty("ModelFileName").GetString()!));
            _labels = System.Text.Encoding.UTF8.GetString(ExportServerFixture.Entry(archive, root.GetProperty("LabelFileName").GetString()!)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }

        public Dictionary<string, float> Classify(byte[] picture)
        {
            using var results = _session.Run([NamedOnnxValue.CreateFromTensor(_input, new DenseTensor<float>(Read(picture), [1, 3, _size, _size]))], [_output]);
            return _labels.Zip(results[0].AsEnumerable<float>()).ToDictionary(pair => pair.First, pair => pair.Second);
        }

        public void Dispose() => _session.Dispose();

        // The drawn pictures are upright sRGB without alpha, wider than high, and no JPEG of four times the size: what is left is scaling and cutting.
        private float[] Read(byte[] picture)
        {
            using var decoded = NetVips.Image.NewFromBuffer(picture);
            int width = decoded.Width * _size / decoded.Height, left = (width - _size) / 2;
            var rows = Scale(decoded.WriteToMemory<byte>(), decoded.Width * 3, decoded.Height, _size, step: decoded.Width * 3, between: 1);
            var columns = Scale(rows, _size * 3, decoded.Width, width, step: 3, between: decoded.Width * 3);
            var planes = new float[3 * _size * _size];
            for (var y = 0; y < _size; y++)
            {
                for (var x = 0; x < _size; x++)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        planes[((2 - c) * _size * _size) + (y * _size) + x] = columns[(((y * width) + left + x) * 3) + c];
                    }
                }
            }

            return planes;

            // Height first (lines are values of a row), then width (lines are values of a column); each is rounded to bytes.
            byte[] Scale(byte[] source, int lines, int from, int to, int step, int between)
            {
                var isHeight = between == 1;
                var scaled = new byte[lines * to];
                for (var i = 0; i < to; i++)
                {
                    double scale = (double)from / to, reach = 3 * Math.Max(scale, 1), centre = (i + 0.5) * scale;
                    int start = Math.Max(0, (int)Math.Floor(centre - reach)), end = Math.Min(from, (int)Math.Ceiling(centre + reach) + 1);
                    var exact = Enumerable.Range(start, end - start).Select(at => Lanczos((at + 0.5 - centre) / Math.Max(scale, 1))).ToArray();
                    var weights = exact.Select(weight => (int)Math.Round(weight / exact.Sum() * 16384)).ToArray();
                    weights[Array.IndexOf(exact, exact.Max())] += 16384 - weights.Sum();
                    for (var line = 0; line < lines; line++)
                    {
                        var (row, channel) = (line / 3, line % 3);
                        var first = isHeight ? line : (row * between) + channel;
                        var sum = weights.Select((weight, k) => weight * source[first + ((start + k) * step)]).Sum();
                        scaled[isHeight ? (i * lines) + line : (((row * to) + i) * 3) + channel] = (byte)Math.Clamp((sum + 8192) >> 14, 0, 255);
                    }
                }

                return scaled;
            }
        }

        private static double Lanczos(double x) => x == 0 ? 1 : Math.Abs(x) >= 3 ? 0 : Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) * 3 / (Math.PI * Math.PI * x * x);
    }
}
