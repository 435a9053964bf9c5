using Fovea.Cli.Pictures;
using Fovea.Protocol;

namespace Fovea.Cli.Demo;

/// <summary>Cuts a list of pictures into batches that one upload may hold.</summary>
internal static class UploadBatches
{
    // Base64 in JSON is held in memory on both sides; a full batch of the largest pictures would take a gigabyte.
    private const long MaxBytes = 32L * 1024 * 1024;

    /// <param name="pictures">Sorted by tag: a batch may not name too many tags.</param>
    public static IEnumerable<IReadOnlyList<TaggedFile>> Of(IEnumerable<TaggedFile> pictures)
    {
        List<TaggedFile> batch = [];
        long batchBytes = 0;
        foreach (var picture in pictures)
        {
            var bytes = new FileInfo(picture.Path).Length;
            if (batch.Count == ProtocolLimits.MaxImagesPerBatch || (batch.Count > 0 && batchBytes + bytes > MaxBytes))
            {
                yield return batch;
                (batch, batchBytes) = ([], 0);
            }

            batch.Add(picture);
            batchBytes += bytes;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
