using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Access;

/// <summary>A project as it was when the page was opened, and the clients that speak for its resource.</summary>
/// <param name="Owner">The resource that owns it.</param>
/// <param name="Project">The project.</param>
public sealed record ProjectAccess(ResourceAccess Owner, Project Project)
{
    public Guid Id => Project.Id;

    public string Name => Project.Name ?? "";

    public TrainingClient Training => Owner.Training;

    public string Address(string page) => $"/projects/{Id}/{page}";
}
