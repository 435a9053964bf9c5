namespace Fovea.Server.Tests.Predictions;

/// <summary>A project with a trained iteration.</summary>
public sealed record TrainedProject(Guid Id, Guid IterationId, IReadOnlyDictionary<string, Guid> TagIds);
