using System.Diagnostics.CodeAnalysis;

namespace Fovea.Server.Exports;

/// <summary>What the address of an export's archive says, in two segments: the container of a project's models and the file in it.</summary>
internal sealed record ExportAddress(Guid ProjectId, Guid IterationId, string Variant)
{
    private const string ContainerPrefix = "m-";
    private const string Extension = ".zip";

    public string Container => $"{ContainerPrefix}{ProjectId:N}";

    public string File => $"{IterationId:N}.{Variant}{Extension}";

    public static bool TryParse(string container, string file, [NotNullWhen(true)] out ExportAddress? address)
    {
        const int IdLength = 32;
        address = container.StartsWith(ContainerPrefix, StringComparison.Ordinal) && Guid.TryParseExact(container.AsSpan(ContainerPrefix.Length), "N", out var projectId)
            && file.Length > IdLength + 1 + Extension.Length && file[IdLength] == '.' && file.EndsWith(Extension, StringComparison.Ordinal)
            && Guid.TryParseExact(file.AsSpan(0, IdLength), "N", out var iterationId)
                ? new ExportAddress(projectId, iterationId, file[(IdLength + 1)..^Extension.Length])
                : null;
        return address is not null;
    }
}
