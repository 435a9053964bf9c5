using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Fovea.Server.Transfers;

/// <summary>Tells the worker that an import waits, and others which projects are not whole yet. The rows are the truth.</summary>
internal sealed class ImportQueue
{
    private readonly Channel<Guid> _projects = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, bool> _unsettled = new();

    public void Add(Guid projectId)
    {
        _unsettled[projectId] = true;
        _projects.Writer.TryWrite(projectId);
    }

    public void Settle(Guid projectId) => _unsettled.TryRemove(projectId, out _);

    public bool IsImporting(Guid projectId) => _unsettled.ContainsKey(projectId);

    public IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => _projects.Reader.ReadAllAsync(cancellationToken);
}
