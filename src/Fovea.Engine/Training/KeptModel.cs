namespace Fovea.Engine.Training;

/// <summary>Which of the two models of an advanced training became its result.</summary>
public enum KeptModel
{
    /// <summary>The one on the backbone as it is.</summary>
    Quick,

    /// <summary>The one on the fine-tuned backbone.</summary>
    Advanced,
}
