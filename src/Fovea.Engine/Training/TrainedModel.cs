using Fovea.Engine.Backbones;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training;

/// <summary>What a training run gives back.</summary>
public sealed class TrainedModel
{
    private readonly BackboneManifest backbone;
    private readonly Func<byte[]> readBackbone;

    internal TrainedModel(
        BackboneManifest backbone, Func<byte[]> readBackbone, ClassificationHead head, OutOfFoldPredictions outOfFold, EvaluationReport evaluation, ModelMetadata metadata)
    {
        this.backbone = backbone;
        this.readBackbone = readBackbone;
        Head = head;
        OutOfFold = outOfFold;
        Evaluation = evaluation;
        Metadata = metadata;
    }

    /// <summary>The classifier on the backbone's features.</summary>
    public ClassificationHead Head { get; }

    /// <summary>Predictions of the pictures by models that did not see them; rows in the order of the training set.</summary>
    public OutOfFoldPredictions OutOfFold { get; }

    /// <summary>The metrics of these predictions, at the threshold of the metadata.</summary>
    public EvaluationReport Evaluation { get; }

    /// <summary>What is written into the model file beside the network.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Makes the single-file model: backbone, head, tags and preprocessing.</summary>
    /// <returns>The ONNX file; byte for byte the same for the same pictures, tags, seed and machine.</returns>
    public byte[] ToOnnx() => ModelFile.Compose(readBackbone(), backbone, Head, Metadata);

    /// <summary>Writes the single-file model; a reader of the path sees the old or the new file, never a part.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public void Save(string path) => AtomicFile.Write(path, ToOnnx());
}
