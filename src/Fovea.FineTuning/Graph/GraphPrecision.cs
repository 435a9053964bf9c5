namespace Fovea.FineTuning.Graph;

/// <summary>How the large products of a graph are computed; weights and statistics stay float32.</summary>
internal enum GraphPrecision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>
    /// Convolutions and matrix products in bfloat16, with pictures in channels-last memory, for processors with AVX512_BF16 or AMX: forward and
    /// backward of fovea-v0 at 128 pixels and batch 32 took half of float32's time (one thread of a busy AMD EPYC, 2026-11-24).
    /// </summary>
    BFloat16,
}
