using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Engine.Data;
using Fovea.Engine.Models;

namespace Fovea.Engine.Export;

/// <summary>The file <c>cvexport.manifest</c>: Custom Vision's fields, and under <see cref="Fovea"/> what a client needs to get the server's numbers.</summary>
internal sealed record ExportManifest
{
    public const string FileName = "cvexport.manifest";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        // A file, not a web page: arithmetic signs stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string DomainType { get; init; }
    public required string Platform { get; init; }
    public required string? Flavor { get; init; }
    public required string ExporterVersion { get; init; }
    public required string ExportedDate { get; init; }
    public required Guid? IterationId { get; init; }
    public required string ModelFileName { get; init; }
    public required string LabelFileName { get; init; }
    public required string MetadataPropsFileName { get; init; }
    public required string ModelFileSHA1 { get; init; }
    public required string SchemaVersion { get; init; }
    public required FoveaPart Fovea { get; init; }

    public static ExportManifest Create(ModelMetadata metadata, ExportOptions options, ReadOnlySpan<byte> model, string folder) => new()
    {
        DomainType = "Classification",
        Platform = options.Target.Platform,
        Flavor = options.Target.Flavor,
        ExporterVersion = "2.0",
        ExportedDate = options.ExportedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        IterationId = options.IterationId,
        ModelFileName = $"{folder}model.onnx",
        LabelFileName = $"{folder}labels.txt",
        MetadataPropsFileName = "metadata_properties.json",
        ModelFileSHA1 = Sha1Of(model),
        SchemaVersion = "1.0",
        Fovea = new FoveaPart
        {
            EngineVersion = metadata.EngineVersion,
            ClassificationType = metadata.Type.ToString(),
            ModelFileSHA256 = Convert.ToHexStringLower(SHA256.HashData(model)),
            TestVectorsFileName = TestVectors.FileName,
            Input = new InputPart
            {
                Name = ExportedModel.InputName,
                Layout = InputPart.KnownLayout,
                WidthPixels = metadata.InputSizePixels,
                HeightPixels = metadata.InputSizePixels,
                Channels = InputPart.KnownChannels,
                Values = InputPart.KnownValues,
            },
            Preprocessing = FoveaPart.KnownPreprocessing,
            Output = ExportedModel.ProbabilitiesOutput,
        },
    };

    /// <exception cref="InvalidModelException">It is no manifest that Fovea wrote.</exception>
    public static ExportManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportManifest>(json, Json) ?? throw new InvalidModelException($"{FileName} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{FileName} is not one that Fovea wrote: {e.Message}", e);
        }
    }

    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    // The field is part of the format; nothing is protected by it.
#pragma warning disable CA5350 // Custom Vision's manifest names SHA-1; the SHA-256 stands beside it.
    public static string Sha1Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA1.HashData(content));
#pragma warning restore CA5350

    internal sealed record FoveaPart
    {
        public static IReadOnlyList<string> KnownPreprocessing { get; } =
        [
            "turn upright by the EXIF orientation",
            "lay alpha over white",
            "decode a JPEG at 1/8, 1/4 or 1/2 of its size where its shorter side is at least 9.6, 4.8 or 2.4 times the input's",
            "scale so that the shorter side has the input's size, first the height, then the width, each rounded to 8 bits: Lanczos 3, as much wider as the picture shrinks, weights in steps of 1/16384 that add up to 1",
            "convert to sRGB, 8 bits a channel",
            "cut out the square in the middle: left = (width - size) / 2 and top = (height - size) / 2, rounded down",
        ];

        public required string EngineVersion { get; init; }
        public required string ClassificationType { get; init; }
        public required string ModelFileSHA256 { get; init; }
        public required string TestVectorsFileName { get; init; }
        public required InputPart Input { get; init; }
        public required IReadOnlyList<string> Preprocessing { get; init; }
        public required string Output { get; init; }
    }

    internal sealed record InputPart
    {
        public const string KnownLayout = "NCHW";
        public const string KnownChannels = "BGR";
        public const string KnownValues = "0-255";

        public required string Name { get; init; }
        public required string Layout { get; init; }
        public required int WidthPixels { get; init; }
        public required int HeightPixels { get; init; }
        public required string Channels { get; init; }
        public required string Values { get; init; }
    }
}
