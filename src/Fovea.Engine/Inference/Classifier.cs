using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Fovea.Engine.Imaging;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Inference;

/// <summary>A loaded model that tells pictures apart. Thread-safe; works on the calling thread.</summary>
public sealed class Classifier : IDisposable
{
    private static readonly Lazy<byte[]> BlackPicture = new(ImageDecoder.BlackJpeg);

    private readonly OnnxSession session;
    private readonly Preprocessor preprocessor;
    private readonly long[] inputShape;
    private readonly long[] outputShape;

    private Classifier(byte[] onnx)
    {
        Metadata = ModelFile.ReadMetadata(onnx);
        session = new OnnxSession(onnx);
        try
        {
            CheckGraph();
        }
        catch
        {
            session.Dispose();
            throw;
        }

        preprocessor = new Preprocessor(Metadata.InputSizePixels, Metadata.Mean, Metadata.Std);
        inputShape = [1, 3, Metadata.InputSizePixels, Metadata.InputSizePixels];
        outputShape = [1, Metadata.Tags.Count];
    }

    /// <summary>What the model says about itself.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Names of the tags, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Tags => Metadata.Tags;

    /// <summary>Loads a model file.</summary>
    /// <param name="path">A file written by <see cref="Training.TrainedModel.Save"/>.</param>
    /// <exception cref="InvalidModelException">It is not a model file of Fovea, is damaged, or asks for something that is refused.</exception>
    public static Classifier Load(string path)
    {
        var bytes = new FileInfo(path).Length;
        return bytes <= OnnxModel.MaxBytes
            ? new Classifier(File.ReadAllBytes(path))
            : throw new InvalidModelException($"The model file has {bytes} bytes; at most {OnnxModel.MaxBytes} are read.");
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="onnx">The content of a model file; not kept.</param>
    /// <exception cref="InvalidModelException">It is not a model file of Fovea, is damaged, or asks for something that is refused.</exception>
    public static Classifier Load(ReadOnlyMemory<byte> onnx) =>
        new(MemoryMarshal.TryGetArray(onnx, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : onnx.ToArray());

    /// <summary>Predicts the tags of a picture.</summary>
    /// <param name="imageBytes">The picture's file.</param>
    /// <returns>The probability of every tag, <c>[C]</c>, in the order of <see cref="Tags"/>.</returns>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed and nobody holds a lease.</exception>
    public float[] Classify(ReadOnlyMemory<byte> imageBytes) => Classify(imageBytes, ImageDecoder.ReadHeader(imageBytes, ImageLimits.Decodable));

    /// <summary>Predicts the tags of a picture whose header was read before.</summary>
    /// <param name="imageBytes">The picture's file.</param>
    /// <param name="header">What <see cref="ImageDecoder.ReadHeader"/> says of it.</param>
    /// <returns>As above.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture.</exception>
    /// <exception cref="ObjectDisposedException">The classifier is disposed and nobody holds a lease.</exception>
    public float[] Classify(ReadOnlyMemory<byte> imageBytes, ImageHeader header)
    {
        var tensor = ArrayPool<float>.Shared.Rent(preprocessor.TensorLength);
        try
        {
            var filled = tensor.AsSpan(0, preprocessor.TensorLength);
            preprocessor.Fill(imageBytes, header, filled);
            return Run(filled);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(tensor);
        }
    }

    /// <summary>Predicts a black picture, so that the first real one does not pay for first use: of the network, and of the code around it.</summary>
    public void WarmUp() => Classify(BlackPicture.Value);

    /// <summary>Keeps the network alive for the caller, whoever disposes the classifier meanwhile.</summary>
    /// <param name="lease">To be disposed after use.</param>
    /// <returns>False when the classifier is already gone.</returns>
    public bool TryAcquire([NotNullWhen(true)] out ClassifierLease? lease)
    {
        lease = session.TryAddReference() ? new ClassifierLease(this, session) : null;
        return lease is not null;
    }

    /// <summary>Gives the classifier up; the network is freed when the last call and the last lease have ended.</summary>
    public void Dispose() => session.Dispose();

    private float[] Run(ReadOnlySpan<float> tensor)
    {
        var probabilities = new float[Metadata.Tags.Count];
        session.Run(Metadata.InputName, tensor, inputShape, ModelFile.ProbabilitiesOutput, probabilities, outputShape);
        return probabilities;
    }

    private void CheckGraph()
    {
        if (session.Inputs.Count != 1 || !session.Inputs.TryGetValue(Metadata.InputName, out var input) || input.ElementType != typeof(float))
        {
            throw new InvalidModelException($"The model has no single float input named '{Metadata.InputName}'.");
        }

        if (!session.Outputs.TryGetValue(ModelFile.ProbabilitiesOutput, out var output) || output.ElementType != typeof(float)
            || output.Dimensions is not [_, var tags] || tags != Metadata.Tags.Count)
        {
            throw new InvalidModelException(
                $"The model has no float output '{ModelFile.ProbabilitiesOutput}' with one column for each of its {Metadata.Tags.Count} tags.");
        }
    }
}
