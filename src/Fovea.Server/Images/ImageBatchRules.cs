using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Images;

/// <summary>The contract's limits on one upload.</summary>
internal static class ImageBatchRules
{
    public static IReadOnlyList<T> CheckImages<T>(IReadOnlyList<T>? images) => images switch
    {
        null or { Count: 0 } => throw new ServiceException(ErrorCode.BadRequestImageBatch, "The batch holds no image."),
        { Count: > ProtocolLimits.MaxImagesPerBatch } => throw new ServiceException(
            ErrorCode.BadRequestImageExceededCount, $"Got {images.Count} images; a batch holds at most {ProtocolLimits.MaxImagesPerBatch}."),
        // JSON can hold it, whatever the type says.
        _ when images.Any(image => image is null) => throw new ServiceException(ErrorCode.BadRequestImageBatch, "The batch holds null in place of an image."),
        _ => images,
    };

    public static IReadOnlyList<Guid> CheckTags(IReadOnlyList<Guid>? tagIds) => tagIds is { Count: > ProtocolLimits.MaxTagsPerBatch }
        ? throw new ServiceException(
            ErrorCode.BadRequestExceedTagPerImageLimit, $"Got {tagIds.Count} tags; a batch holds at most {ProtocolLimits.MaxTagsPerBatch}.")
        : [.. (tagIds ?? []).Distinct()];

    public static IReadOnlyDictionary<string, string> CheckMetadata(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return new Dictionary<string, string>();
        }

        if (metadata.Count > ProtocolLimits.MaxMetadataPairsPerImage)
        {
            throw new ServiceException(
                ErrorCode.BadRequestImageMetadataKey, $"Got {metadata.Count} metadata pairs; an image holds at most {ProtocolLimits.MaxMetadataPairsPerImage}.");
        }

        foreach (var (key, value) in metadata)
        {
            CheckMetadata(key, value);
        }

        return metadata;
    }

    public static void CheckMetadata(string key, string? value)
    {
        if (key.Length is 0 or > ProtocolLimits.MaxMetadataKeyLength)
        {
            throw new ServiceException(
                ErrorCode.BadRequestImageMetadataKey, $"Got a metadata key of {key.Length} characters; it may have 1 to {ProtocolLimits.MaxMetadataKeyLength}.");
        }

        if (value is null or { Length: > ProtocolLimits.MaxMetadataValueLength })
        {
            throw new ServiceException(
                ErrorCode.BadRequestImageMetadataValue,
                $"The metadata value of '{key}' has {value?.Length.ToString() ?? "no"} characters; it may have at most {ProtocolLimits.MaxMetadataValueLength}.");
        }
    }
}
