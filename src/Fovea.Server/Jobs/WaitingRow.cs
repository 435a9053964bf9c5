namespace Fovea.Server.Jobs;

/// <summary>A row that waits for a worker.</summary>
/// <param name="Id">The row.</param>
/// <param name="ResourceId">Whose it is: resources have their turns one after the other.</param>
/// <param name="IsBackground">Nobody asked for it: what its resource asked for goes first.</param>
internal readonly record struct WaitingRow(Guid Id, Guid ResourceId, bool IsBackground = false);
