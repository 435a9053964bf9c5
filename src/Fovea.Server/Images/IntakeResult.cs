using Fovea.Protocol.Training;

namespace Fovea.Server.Images;

/// <summary>What became of one picture of an upload.</summary>
internal sealed record IntakeResult(string? Source, ImageCreateStatus Status, SnapshotImageEntity? Image);
