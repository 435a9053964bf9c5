namespace Fovea.Server.Jobs;

/// <summary>Has work done that a row describes: all that the rest of the server knows of the engine.</summary>
internal interface IJobs
{
    /// <summary>Tells the workers that a row waits. Its transaction is committed; should this be lost, the row is found.</summary>
    /// <param name="queue">What kind of work it is.</param>
    /// <param name="row">The row, and whose it is.</param>
    Task AddAsync(JobQueue queue, WaitingRow row);
}
