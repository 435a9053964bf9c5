namespace Fovea.FineTuning.Training;

/// <summary>What the processor can do that .NET does not tell.</summary>
internal static class Processor
{
    private const string Description = "/proc/cpuinfo";

    /// <summary>Whether products in bfloat16 are faster than in float32; known on Linux only.</summary>
    public static bool HasBFloat16 { get; } = OperatingSystem.IsLinux() && File.Exists(Description)
        && File.ReadLines(Description).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
        && (flags.Contains(" avx512_bf16", StringComparison.Ordinal) || flags.Contains(" amx_bf16", StringComparison.Ordinal));
}
