namespace Fovea.Portal.Pages.Images;

/// <summary>What became of one file.</summary>
/// <param name="File">Its name, with the folder it was in.</param>
/// <param name="Status">The API's word for it, such as <c>OKDuplicate</c>; <see langword="null"/> when the whole request was refused.</param>
/// <param name="ImageId">The picture that the project has now.</param>
/// <param name="Message">Why the request was refused.</param>
public sealed record UploadResult(string File, string? Status, Guid? ImageId, string? Message);
