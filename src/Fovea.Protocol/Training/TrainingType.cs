namespace Fovea.Protocol.Training;

/// <summary>How much work training may do.</summary>
public enum TrainingType
{
    /// <summary>Quick training.</summary>
    Regular,

    /// <summary>Training within a budget of hours.</summary>
    Advanced,
}
