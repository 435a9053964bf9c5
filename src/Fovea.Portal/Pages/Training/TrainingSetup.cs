using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Training;

/// <summary>What the train dialog needs to know of a project.</summary>
/// <param name="Tags">The tags of the workspace, by name.</param>
/// <param name="Untagged">Pictures that no training uses.</param>
internal sealed record TrainingSetup(IReadOnlyList<Tag> Tags, int Untagged);
