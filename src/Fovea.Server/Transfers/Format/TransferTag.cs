using Fovea.Protocol.Prediction;

namespace Fovea.Server.Transfers.Format;

internal sealed record TransferTag
{
    /// <summary>The id in the old project; the same tag has it in every snapshot.</summary>
    public required Guid Id { get; init; }

    public required string Name { get; init; }
    public string? Description { get; init; }
    public required TagType Type { get; init; }

    /// <summary>Decides the order of the classes, and with it the bytes of a model.</summary>
    public required DateTimeOffset Created { get; init; }
}
