namespace Fovea.Protocol.Audit;

/// <summary>Some entries, newest first.</summary>
public sealed record AuditPage
{
    /// <summary>The entries.</summary>
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    /// <summary>To be passed on for the next page; null when there is none.</summary>
    public string? Continuation { get; init; }
}
