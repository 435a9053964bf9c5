using Fovea.Server.Hosting;

namespace Fovea.Server.Images;

/// <summary>Where uploaded pictures are decoded.</summary>
internal sealed class DecodeLane() : WorkLane("decode", Environment.ProcessorCount, capacity: 64);
