using System.Threading.Channels;

namespace Fovea.Server.Iterations;

/// <summary>Tells the worker that an iteration waits. The iteration's row is the truth: what is queued here can be lost.</summary>
internal sealed class TrainingQueue
{
    private readonly Channel<Guid> _iterations = Channel.CreateUnbounded<Guid>();

    public void Add(Guid iterationId) => _iterations.Writer.TryWrite(iterationId);

    public IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => _iterations.Reader.ReadAllAsync(cancellationToken);
}
