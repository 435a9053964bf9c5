using Fovea.Protocol.Training;

namespace Fovea.Protocol.Client;

/// <summary>Which training images to list or count. Null properties are the server's defaults.</summary>
public sealed record ImageQuery
{
    /// <summary>Images of this iteration; null for the workspace.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Images with any of these tags; at most 20.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Tagged, untagged or all images; all by default.</summary>
    public TaggingStatus? TaggingStatus { get; init; }

    /// <summary>An expression on metadata, such as <c>shelf eq 'top'</c>.</summary>
    public string? Filter { get; init; }

    /// <summary>The order of a list; newest first by default.</summary>
    public ImageOrderBy? OrderBy { get; init; }

    /// <summary>Images in a list: 50 by default, at most 256.</summary>
    public int? Take { get; init; }

    /// <summary>Images to leave out at the start of a list.</summary>
    public int? Skip { get; init; }
}
