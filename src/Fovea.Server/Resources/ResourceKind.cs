namespace Fovea.Server.Resources;

/// <summary>What a resource's keys open; the names are Azure's.</summary>
public enum ResourceKind
{
    /// <summary><c>CustomVision.Training</c>: owns projects.</summary>
    Training,

    /// <summary><c>CustomVision.Prediction</c>: iterations are published to it.</summary>
    Prediction,

    /// <summary><c>CognitiveServices</c>: both.</summary>
    MultiService,
}
