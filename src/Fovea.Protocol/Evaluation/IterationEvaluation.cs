using Fovea.Protocol.Training;

namespace Fovea.Protocol.Evaluation;

/// <summary>How good an iteration is at a threshold, measured on pictures that the measuring model had not seen.</summary>
public sealed record IterationEvaluation
{
    /// <summary>The iteration.</summary>
    public Guid IterationId { get; init; }

    /// <summary>Multiclass or multilabel.</summary>
    public Classifier ClassificationType { get; init; }

    /// <summary>A tag is predicted when its probability is at least this, in [0, 1].</summary>
    public float Threshold { get; init; }

    /// <summary>Number of pictures.</summary>
    public int Pictures { get; init; }

    /// <summary>Multiclass: share of pictures whose most probable tag is their own. Multilabel: share of pictures with all decisions right.</summary>
    public Estimate Accuracy { get; init; } = new();

    /// <summary>Of all predicted tags, the share that is right.</summary>
    public Estimate Precision { get; init; } = new();

    /// <summary>Of all tags that pictures have, the share that is predicted.</summary>
    public Estimate Recall { get; init; } = new();

    /// <summary>Mean over the tags that some picture has; does not depend on the threshold.</summary>
    public Estimate AveragePrecision { get; init; } = new();

    /// <summary>Mean gap between confidence and accuracy over 15 bins.</summary>
    public double ExpectedCalibrationError { get; init; }

    /// <summary>The reliability diagram: 15 bins of equal width.</summary>
    public IReadOnlyList<CalibrationPoint> Calibration { get; init; } = [];

    /// <summary>The one threshold with the best F1 over all tag decisions; null when no picture has a tag.</summary>
    public ThresholdSuggestion? SuggestedThreshold { get; init; }

    /// <summary>One for each tag of the iteration.</summary>
    public IReadOnlyList<TagEvaluation> PerTag { get; init; } = [];

    /// <summary>Which tags are taken for which.</summary>
    public ConfusionMatrix Confusion { get; init; } = new();

    /// <summary>What is wrong with the pictures, the most important first.</summary>
    public IReadOnlyList<EvaluationWarning> Warnings { get; init; } = [];
}
