namespace Fovea.Server.Jobs;

/// <summary>Does the work of one or more queues.</summary>
/// <remarks>A job is delivered at least once: after a worker was lost, and to another one while a lost worker still believes in itself.</remarks>
internal interface IJobHandler
{
    /// <summary>Its queues, and how many jobs of each a process works on at a time.</summary>
    IReadOnlyDictionary<JobQueue, int> Queues { get; }

    /// <summary>Works on a row; returns when it is settled, or no longer its own to settle.</summary>
    /// <param name="id">The row; it may be gone, or settled.</param>
    /// <param name="stopping">The process stops: what is thrown then has the job go on elsewhere.</param>
    Task RunAsync(Guid id, CancellationToken stopping);

    /// <summary>The rows of a queue that are not settled, oldest first.</summary>
    Task<IReadOnlyList<WaitingRow>> FindUnsettledAsync(JobQueue queue, CancellationToken cancellationToken);
}
