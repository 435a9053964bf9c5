using Fovea.Engine.Data;
using Fovea.Engine.Imaging;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Inference;

/// <summary>Shows what in a picture speaks for a tag: class activation maps. Thread-safe; works on the calling thread.</summary>
/// <remarks>
/// The head reads the mean of the backbone's last feature map, so that the same weights, applied to each place of the map, say what that
/// place adds; nothing is approximated. Source: Zhou et al. 2016, arXiv:1512.04150.
/// </remarks>
public sealed class Explainer : IDisposable
{
    private readonly OnnxSession session;
    private readonly ModelMetadata metadata;
    private readonly FeatureMap map;
    private readonly Preprocessor preprocessor;
    private readonly long[] inputShape;

    private Explainer(ModelMetadata metadata, FeatureMap map, byte[] onnx)
    {
        this.metadata = metadata;
        this.map = map;
        session = new OnnxSession(onnx);
        preprocessor = new Preprocessor(metadata.InputSizePixels, metadata.Mean, metadata.Std);
        inputShape = [1, 3, metadata.InputSizePixels, metadata.InputSizePixels];
    }

    /// <summary>Names of the tags, by class index.</summary>
    public IReadOnlyList<string> Tags => metadata.Tags;

    /// <summary>Loads a model file with its last feature map as one more output; the file itself stays as it is.</summary>
    /// <param name="onnx">The content of a model file; not kept.</param>
    /// <returns><see langword="null"/> when the model has no feature map that its features are the mean of.</returns>
    /// <exception cref="InvalidModelException">It is not a model file of Fovea, is damaged, or asks for something that is refused.</exception>
    public static Explainer? TryLoad(ReadOnlyMemory<byte> onnx)
    {
        var metadata = ModelFile.ReadMetadata(onnx);
        var model = OnnxModel.Load(onnx);
        return FeatureMap.Expose(model.Graph) is { } map ? new Explainer(metadata, map, OnnxModel.Save(model)) : null;
    }

    /// <summary>Explains one tag of a picture.</summary>
    /// <param name="imageBytes">The picture's file.</param>
    /// <param name="classIndex">The tag, zero-based; <see langword="null"/> for the most probable one.</param>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tag.</exception>
    /// <exception cref="ObjectDisposedException">The explainer is disposed.</exception>
    public Explanation Explain(ReadOnlyMemory<byte> imageBytes, int? classIndex)
    {
        if (classIndex is { } asked && (asked < 0 || asked >= Tags.Count))
        {
            throw new ArgumentOutOfRangeException(nameof(classIndex), asked, $"The model has the tags 0 to {Tags.Count - 1}.");
        }

        var tensor = new float[preprocessor.TensorLength];
        preprocessor.Fill(imageBytes, tensor);
        var (values, shape) = session.Run(metadata.InputName, tensor, inputShape, map.Output);
        var (probabilities, _) = session.Run(metadata.InputName, tensor, inputShape, ModelFile.ProbabilitiesOutput);
        var tag = classIndex ?? Array.IndexOf(probabilities, probabilities.Max());
        var (left, top, width, height) = CentreSquare(ImageDecoder.ReadHeader(imageBytes, ImageLimits.Decodable));
        return new Explanation(tag, probabilities[tag], (int)shape[2], (int)shape[3], Evidence(values, (int)(shape[2] * shape[3]), tag), left, top, width, height);
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private float[] Evidence(float[] values, int places, int tag)
    {
        var (weights, bias) = Direction(tag);
        var evidence = new float[places];
        for (var place = 0; place < places; place++)
        {
            double sum = bias;
            for (var d = 0; d < weights.Length; d++)
            {
                sum += weights[d] * values[(d * places) + place];
            }

            evidence[place] = (float)sum;
        }

        return evidence;
    }

    /// <summary>The tag's weights. Of a softmax only differences count, so there the mean of the other tags' weights is taken off.</summary>
    private (double[] Weights, double Bias) Direction(int tag)
    {
        var (classes, dimension) = (map.Biases.Length, map.Weights.Length / map.Biases.Length);
        var others = metadata.Type == ClassificationType.Multiclass && classes > 1 ? Enumerable.Range(0, classes).Where(c => c != tag).ToArray() : [];
        var weights = Enumerable.Range(0, dimension).Select(d =>
            map.Weights[(tag * dimension) + d] - others.Select(c => (double)map.Weights[(c * dimension) + d]).DefaultIfEmpty(0).Average());
        return ([.. weights], map.Biases[tag] - others.Select(c => (double)map.Biases[c]).DefaultIfEmpty(0).Average());
    }

    private static (double Left, double Top, double Width, double Height) CentreSquare(ImageHeader header)
    {
        double side = Math.Min(header.WidthPixels, header.HeightPixels);
        var (width, height) = (side / header.WidthPixels, side / header.HeightPixels);
        return ((1 - width) / 2, (1 - height) / 2, width, height);
    }
}
