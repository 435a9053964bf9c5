namespace Fovea.Engine.Data;

/// <summary>How many tags a picture may carry.</summary>
public enum ClassificationType
{
    /// <summary>Exactly one tag per picture; the probabilities of a picture sum to 1.</summary>
    Multiclass,

    /// <summary>Any number of tags per picture, none included; each tag has its own probability.</summary>
    Multilabel,
}
