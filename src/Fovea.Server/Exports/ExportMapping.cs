using System.Diagnostics.CodeAnalysis;
using Fovea.Protocol.Training;
using Fovea.Server.Images;

namespace Fovea.Server.Exports;

internal static class ExportMapping
{
    private const string ContainerPrefix = "m-";
    private const string Extension = ".zip";

    public static ExportModel ToContract(this ExportEntity export, Guid projectId, ImageLinks links) => new()
    {
        Platform = export.Platform,
        Flavor = export.Flavor,
        Status = export.Status,
        DownloadUri = export.Status == ExportStatus.Done
            ? links.Sign($"{ContainerPrefix}{projectId:N}", $"{export.IterationId:N}.{export.Variant}{Extension}")
            : null,
    };

    /// <summary>Reads the two segments of an archive's address.</summary>
    public static bool TryParse(string container, string file, out Guid projectId, out Guid iterationId, [NotNullWhen(true)] out string? variant)
    {
        const int IdLength = 32;
        (projectId, iterationId, variant) = (default, default, null);
        if (!container.StartsWith(ContainerPrefix, StringComparison.Ordinal) || !Guid.TryParseExact(container.AsSpan(ContainerPrefix.Length), "N", out projectId)
            || file.Length <= IdLength + 1 + Extension.Length || file[IdLength] != '.' || !file.EndsWith(Extension, StringComparison.Ordinal)
            || !Guid.TryParseExact(file.AsSpan(0, IdLength), "N", out iterationId))
        {
            return false;
        }

        variant = file[(IdLength + 1)..^Extension.Length];
        return true;
    }
}
