using Fovea.Server.Hosting;

namespace Fovea.Server.Predictions;

/// <summary>Where predictions are computed: one thread a core, and a short queue so that a burst is answered rather than delayed.</summary>
internal sealed class PredictionLane() : WorkLane("predict", Environment.ProcessorCount, QueueLength)
{
    public const int QueueLength = 64;
}
