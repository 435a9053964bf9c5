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

        // The drawn pictures are upright sRGB without alpha and wider than high, so two of the manifest's steps are left.
        private float[] Read(byte[] picture)
        {
            using var scaled = NetVips.Image.ThumbnailBuffer(picture, ushort.MaxValue, height: _size, size: NetVips.Enums.Size.Both);
            using var square = scaled.Crop((scaled.Width - _size) / 2, (scaled.Height - _size) / 2, _size, _size);
            var rgb = square.WriteToMemory<byte>();
            var planes = new float[rgb.Length];
            for (var i = 0; i < rgb.Length; i++)
            {
                planes[((2 - (i % 3)) * _size * _size) + (i / 3)] = rgb[i];
            }

            return planes;
        }
    }
}
