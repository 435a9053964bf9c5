using Fovea.Portal.Access;
using Fovea.Portal.Components;
using Fovea.Portal.Pages.Images;
using Fovea.Protocol;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Predictions;

/// <summary>Makes training images of stored predictions, and says what came of it.</summary>
internal static class PredictionCorrection
{
    /// <param name="actions">Tells the person at the page.</param>
    /// <param name="project">The project.</param>
    /// <param name="ids">The predictions.</param>
    /// <param name="tags">What the pictures really show.</param>
    /// <returns>Those that are training images now, and no longer stored predictions.</returns>
    public static async Task<IReadOnlyCollection<Guid>> AddAsync(UserActions actions, ProjectAccess project, IReadOnlyCollection<Guid> ids, IReadOnlyCollection<Tag> tags)
    {
        List<Guid> added = [];
        List<ImageCreateStatus> refused = [];
        await actions.TryAsync(async () =>
        {
            foreach (var batch in ids.Chunk(ProtocolLimits.MaxImagesPerBatch))
            {
                var summary = await project.Training.CreateImagesFromPredictionsAsync(project.Id, new ImageIdCreateBatch
                {
                    Images = [.. batch.Select(id => new ImageIdCreateEntry { Id = id })],
                    TagIds = [.. tags.Select(tag => tag.Id)],
                });
                added.AddRange(batch.Zip(summary.Images).Where(pair => IsTaken(pair.Second)).Select(pair => pair.First));
                refused.AddRange(summary.Images.Where(image => !IsTaken(image)).Select(image => image.Status));
            }
        });
        if (added.Count > 0)
        {
            actions.Confirm($"{Counted.Of(added.Count, "picture")} added to the training images as {string.Join(", ", tags.Select(tag => tag.Name))}.");
        }

        foreach (var reason in refused.CountBy(status => status))
        {
            actions.Refuse($"{Counted.Of(reason.Value, "picture")} not added. {UploadReasons.Of(reason.Key)}");
        }

        return added;
    }

    private static bool IsTaken(ImageCreateResult image) => image.Status is ImageCreateStatus.OK or ImageCreateStatus.OKDuplicate;
}
