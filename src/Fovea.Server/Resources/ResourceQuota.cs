using Fovea.Protocol;

namespace Fovea.Server.Resources;

/// <summary>How much a resource may hold and predict; <see langword="null"/> stands for no limit.</summary>
public sealed record ResourceQuota
{
    /// <summary>No limits.</summary>
    public static ResourceQuota Unlimited { get; } = new();

    /// <summary>Projects of the resource.</summary>
    public int? Projects { get; init; }

    /// <summary>Training images in the workspace of one project.</summary>
    public int? ImagesPerProject { get; init; }

    /// <summary>Tags in the workspace of one project.</summary>
    public int? TagsPerProject { get; init; }

    /// <summary>Iterations of one project that exist at a time.</summary>
    public int? IterationsPerProject { get; init; }

    /// <summary>Pictures predicted in one month of the UTC calendar.</summary>
    public int? PredictionsPerMonth { get; init; }

    /// <summary>The limits of a tier.</summary>
    /// <remarks>Source: Azure's table of limits and quotas for Custom Vision, as of 2026.</remarks>
    public static ResourceQuota Of(ResourceTier tier) => tier switch
    {
        ResourceTier.None => Unlimited,
        ResourceTier.F0 => new ResourceQuota
        {
            Projects = 2,
            ImagesPerProject = 5_000,
            TagsPerProject = 50,
            IterationsPerProject = 20,
            PredictionsPerMonth = 10_000,
        },
        ResourceTier.S0 => new ResourceQuota
        {
            Projects = ProtocolLimits.MaxProjects,
            ImagesPerProject = ProtocolLimits.MaxImagesPerProject,
            TagsPerProject = ProtocolLimits.MaxTagsPerProject,
            IterationsPerProject = ProtocolLimits.MaxIterationsPerProject,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    /// <summary>These limits, with those of <paramref name="single"/> in place of their own where it has one.</summary>
    public ResourceQuota With(ResourceQuota? single) => single is null ? this : new ResourceQuota
    {
        Projects = single.Projects ?? Projects,
        ImagesPerProject = single.ImagesPerProject ?? ImagesPerProject,
        TagsPerProject = single.TagsPerProject ?? TagsPerProject,
        IterationsPerProject = single.IterationsPerProject ?? IterationsPerProject,
        PredictionsPerMonth = single.PredictionsPerMonth ?? PredictionsPerMonth,
    };
}
