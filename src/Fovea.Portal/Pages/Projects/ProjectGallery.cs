using Fovea.Portal.Access;

namespace Fovea.Portal.Pages.Projects;

/// <summary>Everything the gallery shows.</summary>
/// <param name="Resources">The resources that a new project can belong to.</param>
/// <param name="Tiles">The projects, last changed first.</param>
public sealed record ProjectGallery(IReadOnlyList<ResourceAccess> Resources, IReadOnlyList<ProjectTile> Tiles);
