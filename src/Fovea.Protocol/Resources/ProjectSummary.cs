namespace Fovea.Protocol.Resources;

/// <summary>How much there is in a project.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Images">Training images of the workspace.</param>
/// <param name="Untagged">Those without a tag.</param>
/// <param name="Tags">Tags of the workspace.</param>
/// <param name="Iterations">Iterations, whatever their status.</param>
/// <param name="Published">Iterations that the prediction API answers with.</param>
public sealed record ProjectSummary(Guid ProjectId, int Images, int Untagged, int Tags, int Iterations, int Published);
