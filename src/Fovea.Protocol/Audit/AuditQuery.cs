namespace Fovea.Protocol.Audit;

/// <summary>Which entries to show; what is null restricts nothing.</summary>
public sealed record AuditQuery
{
    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of these actions; none is all.</summary>
    public IReadOnlyList<AuditAction> Actions { get; init; } = [];

    /// <summary>Done in this project, which may be deleted since.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>How many entries a page has at most, from 1 to 256; 50 when not given.</summary>
    public int? Take { get; init; }

    /// <summary>As the page before gave it.</summary>
    public string? Continuation { get; init; }
}
