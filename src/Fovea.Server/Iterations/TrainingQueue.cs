using System.Threading.Channels;
using Fovea.Protocol.Training;

namespace Fovea.Server.Iterations;

/// <summary>Tells the workers that an iteration waits. The iteration's row is the truth: what is queued here can be lost.</summary>
/// <remarks>Advanced trainings take hours and queue apart, so that quick ones need not wait for them.</remarks>
internal sealed class TrainingQueue
{
    private readonly Channel<Guid> _quick = Channel.CreateUnbounded<Guid>();
    private readonly Channel<Guid> _advanced = Channel.CreateUnbounded<Guid>();

    public void Add(Guid iterationId, TrainingType type) => Of(type).Writer.TryWrite(iterationId);

    public IAsyncEnumerable<Guid> ReadAllAsync(TrainingType type, CancellationToken cancellationToken) => Of(type).Reader.ReadAllAsync(cancellationToken);

    private Channel<Guid> Of(TrainingType type) => type == TrainingType.Advanced ? _advanced : _quick;
}
