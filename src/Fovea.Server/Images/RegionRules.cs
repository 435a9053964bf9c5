using System.Globalization;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;

namespace Fovea.Server.Images;

/// <summary>What must hold of a region, however it gets on an image.</summary>
internal static class RegionRules
{
    /// <summary>How far an edge may lie outside the image, as a fraction of its side: what rounding does to boxes that end at the edge.</summary>
    private const float Tolerance = 0.001f;

    /// <returns>The regions cut to the image, each box once.</returns>
    /// <exception cref="ServiceException">The project takes no regions, or a box is none.</exception>
    public static IReadOnlyList<Region> Check(ProjectEntity project, IReadOnlyList<Region> regions)
    {
        if (regions.Count > 0)
        {
            CheckProject(project);
        }

        // JSON can hold it, whatever the type says.
        if (regions.Any(region => region is null))
        {
            throw new ServiceException(ErrorCode.BadRequestImageRegions, "The batch holds null in place of a region.");
        }

        return [.. regions.Select(Clamp).Distinct()];
    }

    /// <exception cref="ServiceException">The project takes no regions.</exception>
    public static void CheckProject(ProjectEntity project)
    {
        if (DomainCatalogue.Find(project.DomainId)!.Type != DomainType.ObjectDetection)
        {
            throw new ServiceException(
                ErrorCode.BadRequestImageRegions, $"The project '{project.Name}' is a classification project; only images of object detection projects have regions.");
        }
    }

    /// <summary>Moves edges that lie a little outside onto the image's; a box within it is returned as it is.</summary>
    /// <exception cref="ServiceException">The box lies further outside, or is empty.</exception>
    public static Region Clamp(Region region)
    {
        var (left, width) = ClampSide(region.Left, region.Width, nameof(region.Left), nameof(region.Width));
        var (top, height) = ClampSide(region.Top, region.Height, nameof(region.Top), nameof(region.Height));
        return region with { Left = left, Top = top, Width = width, Height = height };
    }

    private static (float Start, float Length) ClampSide(float start, float length, string startName, string lengthName)
    {
        // Written so that NaN fails as well.
        if (!(start >= -Tolerance && length > 0 && start + length <= 1 + Tolerance && start < 1 && start + length > 0))
        {
            throw new ServiceException(
                ErrorCode.BadRequestImageRegions,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Got a region with {startName.ToLowerInvariant()} {start} and {lengthName.ToLowerInvariant()} {length}; it must lie in the image, from 0 to 1, and not be empty. Nothing was changed."));
        }

        if (start < 0)
        {
            (start, length) = (0, start + length);
        }

        return (start, Math.Min(length, 1 - start));
    }
}
