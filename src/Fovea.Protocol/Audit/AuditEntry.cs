using Fovea.Protocol.Json;

namespace Fovea.Protocol.Audit;

/// <summary>One thing that was done.</summary>
public sealed record AuditEntry
{
    /// <summary>The number of the entry; later entries have higher numbers, whatever the clock did.</summary>
    public long Id { get; init; }

    /// <summary>When it was done.</summary>
    [UtcDateTime(FractionDigits = 7)]
    public DateTimeOffset Time { get; init; }

    /// <summary>What was done.</summary>
    public AuditAction Action { get; init; }

    /// <summary>Who did it.</summary>
    public AuditActor Actor { get; init; }

    /// <summary>The resource it was done in, or to, by the name it had; null where it was none.</summary>
    public string? Resource { get; init; }

    /// <summary>The number of the key, 1 or 2, where the actor used one of the resource.</summary>
    public int? Key { get; init; }

    /// <summary>The network address that the request came from; null for what needed no request.</summary>
    public string? Address { get; init; }

    /// <summary>The project, where it was done in one.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>The project's name at that time.</summary>
    public string? Project { get; init; }

    /// <summary>What in the project it was done to: a tag, an iteration. Null where that is the project, or many things.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Its name at that time.</summary>
    public string? Subject { get; init; }

    /// <summary>To how many things it was done, where they are not named.</summary>
    public int? Count { get; init; }

    /// <summary>What else is to know, such as the name that was published.</summary>
    public string? Details { get; init; }

    /// <summary>The id of the request, as its answer had it in the header <c>Request-Id</c>.</summary>
    public Guid? RequestId { get; init; }
}
