using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Fovea.Engine.Imaging;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Engine.Export;

/// <summary>
/// Proves an export where it is used: runs its network with plain ONNX Runtime on the pictures it carries, prepared by nothing but
/// what its manifest says, and compares the probabilities with those that the server gave when it was exported.
/// </summary>
public static class ExportVerifier
{
    private const long MaxModelBytes = 512L * 1024 * 1024;
    private const long MaxFileBytes = 16L * 1024 * 1024;

    /// <summary>Verifies an archive of <see cref="ExportArchive"/>. Nothing is unpacked to disk.</summary>
    /// <param name="zip">The archive; a stream that can seek.</param>
    /// <returns>The proof, or what is wrong with the archive.</returns>
    /// <exception cref="InvalidModelException">The file is no such archive, or too damaged to tell.</exception>
    public static ExportVerification Verify(Stream zip)
    {
        ArgumentNullException.ThrowIfNull(zip);
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            return Verify(archive);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException("The file is not a zip archive, or it is damaged.", e);
        }
        catch (InvalidImageException e)
        {
            throw new InvalidModelException($"A picture of the test vectors cannot be read: {e.Message}", e);
        }
    }

    private static ExportVerification Verify(ZipArchive archive)
    {
        var manifest = ExportManifest.Parse(Read(archive, ExportManifest.FileName, MaxFileBytes));
        var labels = ReadLabels(Read(archive, manifest.LabelFileName, MaxFileBytes));
        var vectors = TestVectors.Parse(Read(archive, manifest.Fovea.TestVectorsFileName, MaxFileBytes));
        var model = Read(archive, manifest.ModelFileName, MaxModelBytes);
        var problems = new List<string>();
        CheckManifest(manifest, model, problems);
        using var session = Open(model, manifest);
        var pictures = new List<VerifiedPicture>();
        foreach (var vector in vectors.Pictures)
        {
            var picture = Read(archive, TestVectors.Folder + vector.File, MaxFileBytes);
            var answer = Run(session, manifest.Fovea.Input, picture);
            pictures.Add(new VerifiedPicture(vector.File, Compare(vector, answer, labels, vectors.Tolerance, problems)));
        }

        if (pictures.Count == 0)
        {
            problems.Add("The archive has no test vectors.");
        }

        return new ExportVerification(manifest.Platform, manifest.Flavor, manifest.IterationId, labels, vectors.Tolerance, pictures, problems);
    }

    private static void CheckManifest(ExportManifest manifest, byte[] model, List<string> problems)
    {
        if (ExportManifest.Sha1Of(model) != manifest.ModelFileSHA1 || Convert.ToHexStringLower(SHA256.HashData(model)) != manifest.Fovea.ModelFileSHA256)
        {
            problems.Add($"{manifest.ModelFileName} is not the file that {ExportManifest.FileName} names: its hashes differ.");
        }

        var input = manifest.Fovea.Input;
        var isKnown = input is
        {
            Layout: ExportManifest.InputPart.KnownLayout,
            Channels: ExportManifest.InputPart.KnownChannels,
            Values: ExportManifest.InputPart.KnownValues,
            WidthPixels: >= 32 and <= 1024,
        } && input.WidthPixels == input.HeightPixels && manifest.Fovea.Preprocessing.SequenceEqual(ExportManifest.FoveaPart.KnownPreprocessing);
        if (!isKnown)
        {
            throw new InvalidModelException("The manifest asks for an input or a preprocessing that this version of Fovea does not know.");
        }
    }

    private static InferenceSession Open(byte[] model, ExportManifest manifest)
    {
        OnnxRuntime.Initialize();
        try
        {
            using var options = new SessionOptions();
            // Bytes must not be taken for ONNX Runtime's other format because of a look-alike header.
            options.AddSessionConfigEntry("session.load_model_format", "ONNX");
            var session = new InferenceSession(model, options);
            return session.InputMetadata.Count == 1 && session.InputMetadata.ContainsKey(manifest.Fovea.Input.Name)
                ? session
                : throw new InvalidModelException($"The network's one input is not named '{manifest.Fovea.Input.Name}' as the manifest says.");
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidModelException($"ONNX Runtime does not accept {manifest.ModelFileName}.", e);
        }
    }

    private static Answer Run(InferenceSession session, ExportManifest.InputPart input, byte[] picture)
    {
        var size = input.WidthPixels;
        var tensor = ToPlanes(new Preprocessor(size, [0, 0, 0], [1, 1, 1]).DecodeSquare(picture), size);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(input.Name, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(tensor, [1, 3, size, size]))]);
        var byName = results.ToDictionary(result => result.Name);
        if (!new[] { ExportedModel.ProbabilitiesOutput, ExportedModel.LabelOutput, ExportedModel.MapOutput }.All(byName.ContainsKey))
        {
            throw new InvalidModelException($"The network's outputs are {string.Join(", ", byName.Keys)}; expected are model_output, classLabel and loss.");
        }

        return new Answer(
            [.. byName[ExportedModel.ProbabilitiesOutput].AsEnumerable<float>()],
            byName[ExportedModel.LabelOutput].AsEnumerable<string>().Single(),
            byName[ExportedModel.MapOutput].AsEnumerable<NamedOnnxValue>().Single().AsDictionary<string, float>());
    }

    /// <summary>From interleaved red, green, blue to planes of blue, green, red.</summary>
    private static float[] ToPlanes(byte[] square, int size)
    {
        var plane = size * size;
        var tensor = new float[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                tensor[((2 - channel) * plane) + i] = square[(3 * i) + channel];
            }
        }

        return tensor;
    }

    /// <returns>The largest difference of a probability.</returns>
    private static float Compare(TestVectors.Vector expected, Answer answer, IReadOnlyList<string> labels, float tolerance, List<string> problems)
    {
        var (probabilities, best, map) = answer;
        if (probabilities.Length != labels.Count || expected.Probabilities.Length != labels.Count || map.Count != labels.Count)
        {
            throw new InvalidModelException(
                $"The network gives {probabilities.Length} probabilities and {map.Count} names; {expected.Probabilities.Length} are expected for {labels.Count} labels.");
        }

        var difference = probabilities.Zip(expected.Probabilities, (a, b) => MathF.Abs(a - b)).Max();
        if (!(difference <= tolerance))
        {
            problems.Add(FormattableString.Invariant($"{expected.File}: a probability differs by {difference:g3}; at most {tolerance:g3} is allowed."));
        }

        // The names in the network itself have to be those of the labels file.
        var isNamed = map.All(pair => labels.Index().Any(l => l.Item == ExportArchive.OneLine(pair.Key) && probabilities[l.Index] == pair.Value));
        if (!isNamed || ExportArchive.OneLine(best) != labels[probabilities.IndexOf(probabilities.Max())])
        {
            problems.Add($"{expected.File}: the names that the network gives are not those of the labels file.");
        }

        return difference;
    }

    private static IReadOnlyList<string> ReadLabels(byte[] file) =>
        Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Read(ZipArchive archive, string name, long maxBytes)
    {
        var entry = archive.GetEntry(name) ?? throw new InvalidModelException($"The archive has no file '{name}'.");
        if (entry.Length > maxBytes)
        {
            throw new InvalidModelException($"The file '{name}' has {entry.Length} bytes; at most {maxBytes} are read.");
        }

        // The size that the archive names is not to be trusted with memory: what is read is counted.
        var content = new MemoryStream();
        using var stream = entry.Open();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > maxBytes)
            {
                throw new InvalidModelException($"The file '{name}' has more than {maxBytes} bytes.");
            }
        }

        return content.ToArray();
    }

    private sealed record Answer(float[] Probabilities, string Best, IDictionary<string, float> Map);
}
