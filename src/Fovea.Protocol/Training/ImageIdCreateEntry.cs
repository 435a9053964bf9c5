namespace Fovea.Protocol.Training;

/// <summary>One stored prediction that becomes a training image.</summary>
public sealed record ImageIdCreateEntry
{
    /// <summary>The id of the prediction.</summary>
    public Guid Id { get; init; }

    /// <summary>Tags for this image.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Boxes for this image.</summary>
    public IReadOnlyList<Region>? Regions { get; init; }
}
