namespace Fovea.Server.Cluster;

/// <summary>What processes tell each other of.</summary>
internal enum ChangeTopic
{
    /// <summary>Resources, their keys and their limits.</summary>
    Resources,

    /// <summary>What is published of a project.</summary>
    Published,

    /// <summary>A project that trains itself was changed, or begins to.</summary>
    AutomaticTraining,
}
