namespace Fovea.Protocol.AutomaticTraining;

/// <summary>How a project's automatic training stands.</summary>
public enum AutomaticTrainingStatus
{
    /// <summary>Automatic training is off.</summary>
    Off,

    /// <summary>The project cannot be trained as it is; <see cref="AutomaticTrainingState.Problem"/> says why.</summary>
    Waiting,

    /// <summary>Something changed, and a training will begin or runs.</summary>
    Training,

    /// <summary>Nothing changed since the last training.</summary>
    Current,
}
