using System.Security.Cryptography;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Backbones;

/// <summary>A network that turns a prepared picture into a feature vector. Thread-safe; runs on the calling thread.</summary>
public sealed class Backbone : IDisposable
{
    /// <summary>The backbone that trainings stand on unless another is named: an 8-bit one.</summary>
    public const string DefaultId = "fovea-v0-int8";

    private readonly string modelPath;
    private readonly OnnxSession session;
    private readonly long[] inputShape;
    private readonly long[] outputShape;

    private Backbone(BackboneManifest manifest, string modelPath)
    {
        Manifest = manifest;
        this.modelPath = modelPath;
        var model = ReadModel();
        OnnxModel.Load(model);
        session = new OnnxSession(model);
        inputShape = [1, 3, manifest.InputSizePixels, manifest.InputSizePixels];
        outputShape = [1, manifest.Dimension];
    }

    /// <summary>What the backbone is and what it takes.</summary>
    public BackboneManifest Manifest { get; }

    /// <summary>The backbones that come with the engine, the default one first.</summary>
    public static IReadOnlyList<string> EmbeddedIds { get; } = [DefaultId, "fovea-v0"];

    private static string EmbeddedFolder => Path.Combine(AppContext.BaseDirectory, "Backbones");

    /// <summary>Reads what the backbones are that come with the engine, in the order of <see cref="EmbeddedIds"/>; no network is loaded.</summary>
    /// <exception cref="InvalidModelException">A manifest is damaged.</exception>
    public static IReadOnlyList<BackboneManifest> ReadEmbeddedManifests() => [.. EmbeddedIds.Select(id => ReadManifest(EmbeddedFolder, id))];

    /// <summary>Loads a backbone that comes with the engine.</summary>
    /// <param name="id">One of <see cref="EmbeddedIds"/>.</param>
    /// <exception cref="ArgumentException">No embedded backbone has this id.</exception>
    /// <exception cref="InvalidModelException">The files beside the program are damaged: their SHA-256 is not the recorded one.</exception>
    public static Backbone LoadEmbedded(string id = DefaultId)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return EmbeddedIds.Contains(id)
            ? Load(EmbeddedFolder, id)
            : throw new ArgumentException($"There is no embedded backbone '{id}'; there are {string.Join(", ", EmbeddedIds)}.", nameof(id));
    }

    /// <summary>Computes the features of one prepared picture.</summary>
    /// <remarks>One picture per run on purpose: then the numbers cannot depend on which other pictures share a batch.</remarks>
    /// <param name="tensor"><c>[3, S, S]</c>, as <see cref="Imaging.Preprocessor"/> writes it.</param>
    /// <param name="features">Receives the features, <c>[D]</c>.</param>
    /// <exception cref="ArgumentException">A span has another length than the manifest says.</exception>
    /// <exception cref="ObjectDisposedException">The backbone is disposed.</exception>
    public void Extract(ReadOnlySpan<float> tensor, Span<float> features)
    {
        var expected = 3 * Manifest.InputSizePixels * Manifest.InputSizePixels;
        if (tensor.Length != expected)
        {
            throw new ArgumentException($"Got {tensor.Length} values; the backbone '{Manifest.Id}' takes {expected}.", nameof(tensor));
        }

        if (features.Length != Manifest.Dimension)
        {
            throw new ArgumentException($"Got room for {features.Length} features; the backbone '{Manifest.Id}' gives {Manifest.Dimension}.", nameof(features));
        }

        session.Run(Manifest.InputName, tensor, inputShape, Manifest.FeaturesOutput, features, outputShape);
    }

    /// <summary>Loads the float network that an 8-bit one was made from, for what integers cannot do, such as learning.</summary>
    /// <returns>It, or <see langword="null"/> when this backbone is a float one.</returns>
    /// <exception cref="InvalidModelException">Its files are damaged.</exception>
    public Backbone? LoadFloat() => Manifest.QuantisedFrom is { } id ? Load(Path.GetDirectoryName(modelPath)!, id) : null;

    /// <summary>Frees the network as soon as no call is inside it.</summary>
    public void Dispose() => session.Dispose();

    internal static Backbone Load(string folder, string id) => new(ReadManifest(folder, id), Path.Combine(folder, id + ".onnx"));

    private static BackboneManifest ReadManifest(string folder, string id)
    {
        var manifest = BackboneManifest.Parse(File.ReadAllBytes(Path.Combine(folder, id + ".json")));
        return manifest.Id == id ? manifest : throw new InvalidModelException($"The manifest of the backbone '{id}' is that of '{manifest.Id}'.");
    }

    /// <summary>Reads the ONNX file and verifies it; not kept in memory, because only writing a model file needs it again.</summary>
    internal byte[] ReadModel() => ReadModel(Manifest, modelPath);

    /// <summary>Reads an ONNX file and verifies it against the manifest beside it, without loading the network.</summary>
    /// <exception cref="InvalidModelException">One of the two is damaged.</exception>
    /// <exception cref="IOException">One of the two is not there.</exception>
    internal static byte[] ReadModel(string folder, string id) => ReadModel(ReadManifest(folder, id), Path.Combine(folder, id + ".onnx"));

    private static byte[] ReadModel(BackboneManifest manifest, string path)
    {
        var model = File.ReadAllBytes(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(model));
        if (actual != manifest.Sha256)
        {
            throw new InvalidModelException($"The file of the backbone '{manifest.Id}' is damaged: its SHA-256 is {actual} instead of {manifest.Sha256}.");
        }

        return model;
    }
}
