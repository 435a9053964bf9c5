using Fovea.Protocol.Training;

namespace Fovea.Protocol.Pictures;

/// <summary>A picture that was refused.</summary>
/// <param name="File">Its path below the top of the folder or zip.</param>
/// <param name="Status">Why.</param>
public sealed record PictureImportFailure(string File, ImageCreateStatus Status);
