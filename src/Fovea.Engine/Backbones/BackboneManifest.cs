using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Models;

namespace Fovea.Engine.Backbones;

/// <summary>What a backbone file is and how pictures have to be prepared for it; read from the JSON file beside the ONNX file.</summary>
/// <param name="Id">Name of the backbone: lower-case letters, digits, '-' and '.'.</param>
/// <param name="InputName">Name of the graph's input, float32 <c>[N, 3, S, S]</c>, RGB planes.</param>
/// <param name="InputSizePixels">S, the side of the square input, in pixels, 32 to 1024.</param>
/// <param name="Mean">Mean of the red, green and blue channel, of values in [0, 1].</param>
/// <param name="Std">Standard deviation of the three channels, of values in [0, 1]; greater than 0.</param>
/// <param name="FeaturesOutput">Name of the output with the pooled features, <c>[N, Dimension]</c>.</param>
/// <param name="MapOutput">Name of the output with the last feature map, or <see langword="null"/> when there is none.</param>
/// <param name="Dimension">Length of a feature vector, 1 to 8192.</param>
/// <param name="Sha256">SHA-256 of the ONNX file, 64 lower-case hexadecimal digits.</param>
/// <param name="QuantisedFrom">Id of the float backbone beside it whose 8-bit version this one is, or <see langword="null"/>.</param>
public sealed record BackboneManifest(
    string Id,
    string InputName,
    int InputSizePixels,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    string FeaturesOutput,
    string? MapOutput,
    int Dimension,
    string Sha256,
    string? QuantisedFrom = null)
{
    private const string Layout = "NCHW";
    private const string Channels = "RGB";
    private const string Scale = "x/255";
    private const string Resize = "shorter side to size, then centre crop";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="json">The manifest file, UTF-8.</param>
    /// <exception cref="InvalidModelException">It is not JSON, a member is missing or unknown, or a value is outside its range.</exception>
    public static BackboneManifest Parse(ReadOnlySpan<byte> json)
    {
        ManifestFile file;
        try
        {
            file = JsonSerializer.Deserialize<ManifestFile>(json, Json) ?? throw new InvalidModelException("The backbone manifest is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"The backbone manifest is not as expected: {e.Message}", e);
        }

        Expect("input.layout", file.Input.Layout, Layout);
        Expect("input.channels", file.Input.Channels, Channels);
        Expect("preprocessing.scale", file.Preprocessing.Scale, Scale);
        Expect("preprocessing.resize", file.Preprocessing.Resize, Resize);
        var manifest = new BackboneManifest(
            file.Id, file.Input.Name, file.Input.Size, file.Preprocessing.Mean, file.Preprocessing.Std,
            file.Outputs.Features.Name, file.Outputs.Map?.Name, file.Outputs.Features.Dimension, file.Sha256, file.QuantisedFrom);
        manifest.Check();
        return manifest;
    }

    /// <summary>Writes the manifest file of a backbone that was not made here.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new ManifestFile(
            Id, new InputPart(InputName, Layout, Channels, InputSizePixels, InputSizePixels), new PreprocessingPart(Resize, Scale, [.. Mean], [.. Std]),
            new OutputsPart(new FeaturesPart(FeaturesOutput, Dimension)), Sha256, 0, 0, "as in the file that was installed", QuantisedFrom),
        new JsonSerializerOptions(Json) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });

    internal static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(id[0])
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private static void Expect(string name, string value, string allowed)
    {
        if (value != allowed)
        {
            throw new InvalidModelException($"The backbone manifest's {name} is '{value}'; only '{allowed}' is known.");
        }
    }

    private void Check()
    {
        Require(IsId(Id), "id", Id, "lower-case letters, digits, '-' and '.', at most 64");
        Require(InputName.Length > 0, "input.name", InputName, "a name");
        Require(InputSizePixels is >= 32 and <= 1024, "input.size", InputSizePixels, "32 to 1024");
        Require(Mean.Count == 3 && Mean.All(float.IsFinite), "preprocessing.mean", string.Join(", ", Mean), "three numbers");
        Require(Std.Count == 3 && Std.All(s => float.IsFinite(s) && s > 0), "preprocessing.std", string.Join(", ", Std), "three numbers above 0");
        Require(FeaturesOutput.Length > 0, "outputs.features.name", FeaturesOutput, "a name");
        Require(Dimension is >= 1 and <= 8192, "outputs.features.dimension", Dimension, "1 to 8192");
        Require(QuantisedFrom is null || IsId(QuantisedFrom), "quantisedFrom", QuantisedFrom ?? "", "an id");
        Require(Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower), "sha256", Sha256, "64 lower-case hexadecimal digits");
    }

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            throw new InvalidModelException(FormattableString.Invariant($"The backbone manifest's {name} is '{value}'; allowed: {allowed}."));
        }
    }

    private sealed record ManifestFile(
        string Id, InputPart Input, PreprocessingPart Preprocessing, OutputsPart Outputs, string Sha256, int Opset, long Parameters, string Weights, string? QuantisedFrom = null);

    private sealed record InputPart(string Name, string Layout, string Channels, int Size, int MinimumSize);

    private sealed record PreprocessingPart(string Resize, string Scale, float[] Mean, float[] Std);

    private sealed record OutputsPart(FeaturesPart Features, MapPart? Map = null);

    private sealed record FeaturesPart(string Name, int Dimension);

    private sealed record MapPart(string Name, int Channels, int Stride);
}
