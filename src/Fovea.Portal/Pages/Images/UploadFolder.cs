namespace Fovea.Portal.Pages.Images;

/// <summary>A folder whose name can become a tag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pictures">Number of pictures in it.</param>
public sealed record UploadFolder(string Name, int Pictures);
