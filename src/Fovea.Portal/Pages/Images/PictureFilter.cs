using System.Globalization;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>Which pictures are shown, as the address of the page says it.</summary>
public sealed record PictureFilter
{
    /// <summary>An iteration's pictures; <see langword="null"/> for the workspace's.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Pictures with tags, without, or all.</summary>
    public TaggingStatus Status { get; init; }

    /// <summary>Pictures with any of these tags.</summary>
    public IReadOnlyList<Guid> TagIds { get; init; } = [];

    /// <summary>A condition on metadata, such as <c>shelf eq 'top'</c>.</summary>
    public string? Metadata { get; init; }

    /// <summary>The oldest first instead of the newest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Whether it leaves any picture out.</summary>
    public bool IsNarrow => Status != TaggingStatus.All || TagIds.Count > 0 || Metadata is not null;

    /// <summary>Two filters are alike when their texts are.</summary>
    public string Text => AddressQuery(null);

    public static PictureFilter Read(string? iteration, string? status, string? tags, string? metadata, string? order) => new()
    {
        IterationId = Guid.TryParse(iteration, out var id) ? id : null,
        Status = Enum.TryParse<TaggingStatus>(status, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : TaggingStatus.All,
        TagIds = [.. (tags ?? "").Split(',').Select(text => Guid.TryParse(text, out var tag) ? tag : (Guid?)null).OfType<Guid>().Distinct()],
        Metadata = string.IsNullOrWhiteSpace(metadata) ? null : metadata.Trim(),
        OldestFirst = string.Equals(order, "oldest", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>A place in a list, as an address says it.</summary>
    public static int? ReadPlace(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    /// <summary>The query of an address that shows the same pictures.</summary>
    /// <param name="at">The place in the list to show, from 0; <see langword="null"/> for its beginning.</param>
    public string AddressQuery(int? at)
    {
        (string Name, string? Value)[] pairs =
        [
            ("iteration", IterationId?.ToString()),
            ("status", Status == TaggingStatus.All ? null : Status.ToString().ToLowerInvariant()),
            ("tags", TagIds.Count == 0 ? null : string.Join(',', TagIds)),
            ("filter", Metadata),
            ("order", OldestFirst ? "oldest" : null),
            ("at", at is > 0 ? at.Value.ToString(CultureInfo.InvariantCulture) : null),
        ];
        var text = string.Join('&', pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
        return text.Length == 0 ? "" : $"?{text}";
    }

    public ImageQuery ToQuery() => new()
    {
        IterationId = IterationId,
        TaggingStatus = Status,
        TagIds = TagIds,
        Filter = Metadata,
        OrderBy = OldestFirst ? ImageOrderBy.Oldest : ImageOrderBy.Newest,
    };
}
