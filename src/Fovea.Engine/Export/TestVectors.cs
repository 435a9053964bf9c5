using System.Text.Json;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;

namespace Fovea.Engine.Export;

/// <summary>Pictures and the probabilities that the server gives them, to prove an export on the machine it is used on.</summary>
internal sealed record TestVectors
{
    public const string Folder = "testvectors/";
    public const string FileName = $"{Folder}expected.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, RespectNullableAnnotations = true, MaxDepth = 8 };

    /// <summary>How far a probability may be from the expected one; other processors and versions round differently.</summary>
    public required float Tolerance { get; init; }

    public required IReadOnlyList<Vector> Pictures { get; init; }

    public static TestVectors Create(Classifier classifier, IReadOnlyList<(string File, byte[] Bytes)> pictures) => new()
    {
        Tolerance = 1e-4f,
        Pictures = [.. pictures.Select(picture => new Vector { File = picture.File, Probabilities = classifier.Classify(picture.Bytes) })],
    };

    /// <exception cref="InvalidModelException">The file is not one that Fovea wrote.</exception>
    public static TestVectors Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TestVectors>(json, Json) ?? throw new InvalidModelException($"{FileName} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{FileName} is not one that Fovea wrote: {e.Message}", e);
        }
    }

    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    // Pictures whose names begin with "exact-" have the size of the input already.
    internal sealed record Vector
    {
        public required string File { get; init; }
        public required float[] Probabilities { get; init; }
    }
}
