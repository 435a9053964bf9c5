namespace Fovea.Engine.Export;

/// <summary>What an export is made for, by the names that Custom Vision gives it.</summary>
/// <param name="Platform"><c>ONNX</c> or <c>DockerFile</c>.</param>
/// <param name="Flavor">The variant of the platform, or <see langword="null"/> for its default.</param>
public sealed record ExportTarget(string Platform, string? Flavor)
{
    /// <summary>A model file with samples.</summary>
    public const string Onnx = "ONNX";

    /// <summary>A prediction server to build a container of.</summary>
    public const string DockerFile = "DockerFile";

    /// <summary>Every export that can be made.</summary>
    public static IReadOnlyList<ExportTarget> All { get; } =
    [
        // ONNX 1.0 and 1.2 are years older than the operators of the networks; the three get the same file, and the README says so.
        new(Onnx, null), new(Onnx, "ONNX10"), new(Onnx, "ONNX12"),
        new(DockerFile, null), new(DockerFile, "Linux"), new(DockerFile, "Windows"), new(DockerFile, "ARM"),
    ];

    /// <summary>The distinct platforms.</summary>
    public static IReadOnlyList<string> Platforms { get; } = [.. All.Select(target => target.Platform).Distinct()];

    /// <summary>Looks a target up without regard to case.</summary>
    /// <param name="platform">The platform's name.</param>
    /// <param name="flavor">The flavour's name; <see langword="null"/> or empty for the default.</param>
    /// <returns><see langword="null"/> when no such export can be made.</returns>
    public static ExportTarget? Find(string? platform, string? flavor) => All.FirstOrDefault(target =>
        target.Platform.Equals(platform, StringComparison.OrdinalIgnoreCase)
        && string.Equals(target.Flavor ?? "", flavor ?? "", StringComparison.OrdinalIgnoreCase));

    /// <summary>The platform, and the flavour behind a dot when there is one.</summary>
    public override string ToString() => Flavor is null ? Platform : $"{Platform}.{Flavor}";
}
