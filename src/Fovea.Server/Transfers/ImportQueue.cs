using System.Threading.Channels;

namespace Fovea.Server.Transfers;

/// <summary>Tells the worker that an import waits. The rows are the truth.</summary>
internal sealed class ImportQueue
{
    private readonly Channel<Guid> _projects = Channel.CreateUnbounded<Guid>();

    public void Add(Guid projectId) => _projects.Writer.TryWrite(projectId);

    public IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => _projects.Reader.ReadAllAsync(cancellationToken);
}
