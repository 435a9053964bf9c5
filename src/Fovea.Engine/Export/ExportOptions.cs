namespace Fovea.Engine.Export;

/// <summary>What an archive says about itself.</summary>
public sealed record ExportOptions
{
    /// <summary>What the archive is for.</summary>
    public required ExportTarget Target { get; init; }

    /// <summary>The time of the export, written into the manifest.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The iteration the model comes from, or <see langword="null"/> for a model that was trained without a server.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Which outputs of the network come first.</summary>
    public OutputOrder Outputs { get; init; } = OutputOrder.LabelsFirst;
}
