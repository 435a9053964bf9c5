using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;

namespace Fovea.Engine.Export;

/// <summary>Packs a model into an archive laid out as Custom Vision's exports are, with samples and test vectors.</summary>
public static class ExportArchive
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes an archive and checks it as <c>fovea verify</c> does.</summary>
    /// <param name="modelFile">A model file of Fovea.</param>
    /// <param name="options">What the archive is for.</param>
    /// <returns>The zip file.</returns>
    /// <exception cref="InvalidModelException">It is no model file of Fovea, or the exported network does not answer as it does.</exception>
    public static byte[] Create(ReadOnlyMemory<byte> modelFile, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var classifier = Classifier.Load(modelFile);
        var metadata = classifier.Metadata;
        var isContainer = options.Target.Platform == ExportTarget.DockerFile;
        var folder = isContainer ? "app/" : "";
        var model = ExportedModel.Compose(modelFile, metadata, options.Outputs);
        var pictures = TestPictures.Draw(metadata.InputSizePixels);
        var archive = Pack(
            options.ExportedAt,
            [
                (ExportManifest.FileName, ExportManifest.Create(metadata, options, model, folder).Serialise()),
                ("metadata_properties.json", JsonSerializer.SerializeToUtf8Bytes(ExportedModel.DescribePreprocessing(metadata), Indented)),
                ($"{folder}model.onnx", model),
                ($"{folder}labels.txt", Encoding.UTF8.GetBytes(string.Concat(metadata.Tags.Select(tag => $"{OneLine(tag)}\n")))),
                (TestVectors.FileName, TestVectors.Create(classifier, pictures).Serialise()),
                .. pictures.Select(picture => (TestVectors.Folder + picture.File, picture.Bytes)),
                .. isContainer ? ExportTemplates.Container(options.Target.Flavor) : ExportTemplates.Onnx(),
            ]);
        Prove(archive);
        return archive;
    }

    /// <summary>The name of a tag as a line of <c>labels.txt</c>.</summary>
    internal static string OneLine(string tag) => tag.ReplaceLineEndings(" ");

    private static byte[] Pack(DateTimeOffset time, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.LastWriteTime = time;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    // A network that answers differently must not leave the house.
    private static void Prove(byte[] archive)
    {
        var proof = ExportVerifier.Verify(new MemoryStream(archive, writable: false));
        if (!proof.Passed)
        {
            throw new InvalidModelException($"The exported network does not answer as the model: {string.Join(" ", proof.Problems)}");
        }
    }
}
