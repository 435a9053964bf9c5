namespace Fovea.Protocol.Evaluation;

/// <summary>Pictures whose tags a person looked at.</summary>
public sealed record LabelAcceptance
{
    /// <summary>The images, at most 256.</summary>
    public IReadOnlyList<Guid> ImageIds { get; init; } = [];
}
