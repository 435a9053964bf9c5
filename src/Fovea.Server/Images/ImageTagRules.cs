using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Projects;

namespace Fovea.Server.Images;

internal static class ImageTagRules
{
    /// <summary>One tag in a multiclass classifier; otherwise the contract's limit.</summary>
    public static int MaxTags(ProjectEntity project) =>
        project.ClassificationType == Classifier.Multiclass && DomainCatalogue.Find(project.DomainId)!.Type == DomainType.Classification
            ? 1
            : ProtocolLimits.MaxTagsPerImage;
}
