using Fovea.Protocol.Training;
using Fovea.Server.Images;

namespace Fovea.Server.Exports;

internal static class ExportMapping
{
    public static ExportModel ToContract(this ExportEntity export, Guid projectId, ImageLinks links) => new()
    {
        Platform = export.Platform,
        Flavor = export.Flavor,
        Status = export.Status,
        DownloadUri = export.Status == ExportStatus.Done ? Sign(new ExportAddress(projectId, export.IterationId, export.Variant), links) : null,
    };

    private static string Sign(ExportAddress address, ImageLinks links) => links.Sign(address.Container, address.File);
}
