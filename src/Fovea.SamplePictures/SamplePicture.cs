namespace Fovea.SamplePictures;

/// <summary>One drawn picture of one object.</summary>
/// <param name="Tag">What the picture shows; one of <see cref="SamplePictureCatalogue.Tags"/>.</param>
/// <param name="Index">Which picture of that tag this is, from 0.</param>
/// <param name="Jpeg">The picture as a baseline JPEG file in sRGB.</param>
public sealed record SamplePicture(string Tag, int Index, byte[] Jpeg);
