namespace Fovea.Server.Projects;

/// <summary>The augmentation methods that a project can switch off.</summary>
internal static class AugmentationMethods
{
    /// <summary>A new project has them all, switched on (recorded).</summary>
    public static readonly IReadOnlyList<string> All =
        ["rotation", "scaling", "translation", "horizontal flip", "equalize", "solarize", "padtosquare"];
}
