using Fovea.Server.Hosting;

namespace Fovea.Server.Features;

/// <summary>Where features are computed ahead of their use, on threads that give way to all others.</summary>
internal sealed class FeatureLane() : WorkLane("features", Environment.ProcessorCount, capacity: 64, ThreadPriority.Lowest);
