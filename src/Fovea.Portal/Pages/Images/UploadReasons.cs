using Fovea.Protocol;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>Why a file was not added, and what to do about it, in plain words.</summary>
internal static class UploadReasons
{
    private const int Megabyte = 1024 * 1024;

    public static string Of(UploadResult result) => Enum.TryParse<ImageCreateStatus>(result.Status, out var status)
        ? Of(status)
        : result.Message ?? "The server gave no reason. Try again.";

    public static string Of(ImageCreateStatus status) => status switch
    {
        ImageCreateStatus.ErrorSource => "The file could not be read. Check that it opens on your computer, then add it again.",
        ImageCreateStatus.ErrorImageFormat => "Not a JPEG, PNG, BMP or GIF picture. Save it as JPEG and add that.",
        ImageCreateStatus.ErrorImageSize => $"Larger than {ProtocolLimits.MaxTrainingImageBytes / Megabyte} MB. Save it smaller and add that.",
        ImageCreateStatus.ErrorStorage => "The server could not keep it. Its disk may be full: ask whoever runs it.",
        ImageCreateStatus.ErrorLimitExceed => "The project has as many pictures as it may have. Delete some, or ask for a higher limit.",
        ImageCreateStatus.ErrorTagLimitExceed => "Too many tags for one picture. Choose fewer.",
        ImageCreateStatus.ErrorRegionLimitExceed => "Too many boxes on the picture.",
        ImageCreateStatus.ErrorNegativeAndRegularTagOnSameImage => "The negative tag cannot stand beside another. Choose one of them.",
        ImageCreateStatus.ErrorImageDimensions =>
            $"A side is longer than {ProtocolLimits.MaxImageSidePixels} pixels, too short, or more than {ProtocolLimits.MaxImageAspectRatio} times the other. Crop it and add that.",
        ImageCreateStatus.ErrorInvalidTag => "The tag was deleted meanwhile. Choose another.",
        _ => "The file is empty or damaged. Check that it opens on your computer.",
    };
}
