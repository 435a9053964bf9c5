namespace Fovea.Protocol.AutomaticTraining;

/// <summary>Whether a project is trained whenever its pictures or tags change.</summary>
public sealed record AutomaticTrainingSettings
{
    /// <summary>On or off.</summary>
    public bool Enabled { get; init; }
}
