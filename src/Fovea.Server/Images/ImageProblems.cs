using Fovea.Engine.Imaging;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;

namespace Fovea.Server.Images;

/// <summary>The contract's words for what the decoder refuses.</summary>
internal static class ImageProblems
{
    /// <summary>For an operation on one picture.</summary>
    public static ErrorCode ToErrorCode(ImageProblem problem) => problem switch
    {
        ImageProblem.Empty => ErrorCode.BadRequestImageStream,
        ImageProblem.UnknownFormat or ImageProblem.Damaged or ImageProblem.TooSlow => ErrorCode.BadRequestImageFormat,
        ImageProblem.TooManyBytes => ErrorCode.BadRequestImageSizeBytes,
        ImageProblem.SideTooShort or ImageProblem.SideTooLong => ErrorCode.BadRequestImageDimensions,
        ImageProblem.AspectRatio => ErrorCode.BadRequestImageAspectRatio,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };

    /// <summary>For one picture of a batch.</summary>
    /// <remarks>Empty files and bytes that do not decode were seen to be <c>ErrorUnknown</c>.</remarks>
    public static ImageCreateStatus ToStatus(ImageProblem problem) => problem switch
    {
        ImageProblem.Empty or ImageProblem.Damaged or ImageProblem.TooSlow => ImageCreateStatus.ErrorUnknown,
        ImageProblem.UnknownFormat => ImageCreateStatus.ErrorImageFormat,
        ImageProblem.TooManyBytes => ImageCreateStatus.ErrorImageSize,
        ImageProblem.SideTooShort or ImageProblem.SideTooLong or ImageProblem.AspectRatio => ImageCreateStatus.ErrorImageDimensions,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };
}
