namespace Fovea.Server.Images.Fetching;

/// <summary>What an address answered.</summary>
/// <param name="Content">
/// The body, not checked to be a picture. One that is longer than the caller's limit is cut off one byte beyond it, so that the decoder
/// refuses it.
/// </param>
internal sealed record FetchedImage(ReadOnlyMemory<byte> Content);
