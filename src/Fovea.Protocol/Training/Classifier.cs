namespace Fovea.Protocol.Training;

/// <summary>How many tags an image may have.</summary>
public enum Classifier
{
    /// <summary>Exactly one tag per image; probabilities sum to 1.</summary>
    Multiclass,

    /// <summary>Any number of tags per image; probabilities are independent.</summary>
    Multilabel,
}
