namespace Fovea.Server.Cluster;

/// <summary>Work that one process of an installation does at a time.</summary>
/// <param name="Service">Started when this process becomes the leader, and stopped when it no longer is.</param>
internal sealed record LeaderService(IHostedService Service);
