namespace Fovea.Server.Jobs;

/// <summary>What waits for a worker; each kind waits apart, so that what takes hours keeps nothing else waiting.</summary>
internal enum JobQueue
{
    /// <summary>Quick trainings.</summary>
    Train,

    /// <summary>Advanced trainings.</summary>
    Advanced,

    /// <summary>Chunks of pictures whose features a training waits for.</summary>
    Features,

    /// <summary>Exports of models.</summary>
    Export,

    /// <summary>Copies of projects.</summary>
    Import,
}
