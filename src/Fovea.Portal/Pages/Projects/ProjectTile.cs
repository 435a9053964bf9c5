using Fovea.Portal.Access;
using Fovea.Protocol.Resources;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Projects;

/// <summary>What the gallery shows of a project.</summary>
/// <param name="Owner">The resource that owns it.</param>
/// <param name="Project">The project.</param>
/// <param name="Counts">How much is in it.</param>
public sealed record ProjectTile(ResourceAccess Owner, Project Project, ProjectSummary Counts)
{
    public string Name => Project.Name ?? "";
}
