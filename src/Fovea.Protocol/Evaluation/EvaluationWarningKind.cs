namespace Fovea.Protocol.Evaluation;

/// <summary>What an <see cref="EvaluationWarning"/> is about.</summary>
public enum EvaluationWarningKind
{
    /// <summary>A tag has so few different pictures that its numbers say little.</summary>
    TooFewPictures,

    /// <summary>A tag has far fewer pictures than the largest one.</summary>
    Imbalance,

    /// <summary>Nearly the same picture carries different tags.</summary>
    NearDuplicatesAcrossTags,

    /// <summary>Many pictures of a tag are nearly the same.</summary>
    NearDuplicates,

    /// <summary>Pictures were measured by a model that had seen nearly the same.</summary>
    Leakage,
}
