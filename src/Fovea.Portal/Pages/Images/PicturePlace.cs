namespace Fovea.Portal.Pages.Images;

/// <summary>A picture and where it stands in a list.</summary>
/// <param name="Picture"><see langword="null"/> when there is no such picture any more.</param>
/// <param name="Index">Its place, from 0; <see langword="null"/> when the list has it elsewhere or not at all.</param>
/// <param name="Previous">The picture before it.</param>
/// <param name="Next">The picture after it.</param>
public sealed record PicturePlace(Picture? Picture, int? Index, Guid? Previous, Guid? Next);
