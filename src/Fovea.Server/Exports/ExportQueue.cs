using System.Threading.Channels;

namespace Fovea.Server.Exports;

/// <summary>Tells the worker that an export waits. The export's row is the truth: what is queued here can be lost.</summary>
internal sealed class ExportQueue
{
    private readonly Channel<Guid> _exports = Channel.CreateUnbounded<Guid>();

    public void Add(Guid exportId) => _exports.Writer.TryWrite(exportId);

    public IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => _exports.Reader.ReadAllAsync(cancellationToken);
}
