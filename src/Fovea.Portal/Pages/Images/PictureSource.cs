using Fovea.Portal.Access;
using Fovea.Protocol;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>Asks the API for the pictures that a filter leaves.</summary>
public sealed class PictureSource(ProjectAccess project, PictureFilter filter)
{
    public PictureFilter Filter => filter;

    /// <summary>An iteration predicted the pictures it was trained with; metadata can only be asked of plain listings.</summary>
    private Guid? Predictor => filter is { Status: TaggingStatus.Tagged, Metadata: null } ? filter.IterationId : null;

    public Task<int> CountAsync(CancellationToken cancellationToken) => project.Training.GetImageCountAsync(project.Id, filter.ToQuery(), cancellationToken);

    /// <param name="skip">Pictures to leave out at the start.</param>
    /// <param name="take">At most <see cref="ProtocolLimits.MaxTake"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyList<Picture>> ListAsync(int skip, int take, CancellationToken cancellationToken)
    {
        var query = filter.ToQuery() with { Skip = skip, Take = take };
        return Predictor is { } iterationId
            ? [.. (await project.Training.GetImagePerformancesAsync(project.Id, iterationId, query, cancellationToken)).Select(Picture.Of)]
            : [.. (await project.Training.GetImagesAsync(project.Id, query, cancellationToken)).Select(Picture.Of)];
    }

    /// <summary>Ids of a part of the list, for as long as the list is.</summary>
    public async Task<IReadOnlyList<Guid>> ListIdsAsync(int first, int count, CancellationToken cancellationToken)
    {
        List<Guid> ids = [];
        while (ids.Count < count)
        {
            var query = filter.ToQuery() with { Skip = first + ids.Count, Take = Math.Min(ProtocolLimits.MaxTake, count - ids.Count) };
            var images = await project.Training.GetImagesAsync(project.Id, query, cancellationToken);
            if (images.Count == 0)
            {
                break;
            }

            ids.AddRange(images.Select(image => image.Id));
        }

        return ids;
    }

    /// <summary>A picture with its neighbours in the list.</summary>
    /// <param name="imageId">The picture.</param>
    /// <param name="near">Where in the list it was, from 0.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<PicturePlace> FindAsync(Guid imageId, int? near, CancellationToken cancellationToken)
    {
        var first = Math.Max(0, (near ?? 0) - ProtocolLimits.MaxTake / 2);
        var pictures = await ListAsync(first, ProtocolLimits.MaxTake, cancellationToken);
        for (var index = 0; index < pictures.Count; index++)
        {
            if (pictures[index].Id == imageId)
            {
                return new PicturePlace(
                    pictures[index], first + index, pictures.ElementAtOrDefault(index - 1)?.Id, pictures.ElementAtOrDefault(index + 1)?.Id);
            }
        }

        return new PicturePlace(await GetAsync(imageId, cancellationToken), null, null, null);
    }

    private async Task<Picture?> GetAsync(Guid imageId, CancellationToken cancellationToken) =>
        await project.Training.GetImagesByIdsAsync(project.Id, [imageId], filter.IterationId, cancellationToken) is [var image] ? Picture.Of(image) : null;
}
