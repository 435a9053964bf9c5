using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>What the page shows around the pictures.</summary>
/// <param name="Tags">The tags of the workspace or of the iteration that is looked at.</param>
/// <param name="Iterations">The trained iterations, newest first.</param>
/// <param name="Images">Pictures of the workspace.</param>
/// <param name="Untagged">Those of them without a tag.</param>
/// <param name="Performance">How good the newest iteration is, or the one that is looked at; <see langword="null"/> where there is none.</param>
/// <param name="MeasuredId">The iteration whose performance that is.</param>
/// <param name="Shown">Pictures of the workspace or of the iteration that is looked at, by whether they are tagged.</param>
public sealed record ImagesOverview(
    IReadOnlyList<Tag> Tags, IReadOnlyList<Iteration> Iterations, int Images, int Untagged, IterationPerformance? Performance,
    Guid? MeasuredId, IReadOnlyDictionary<TaggingStatus, int> Shown);
