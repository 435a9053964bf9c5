namespace Fovea.Server.Images;

/// <summary>A picture of a request body.</summary>
/// <param name="Name">The file name that the client gave, if any.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record UploadedFile(string? Name, ReadOnlyMemory<byte> Content);
