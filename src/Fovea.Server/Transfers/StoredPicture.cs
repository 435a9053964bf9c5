namespace Fovea.Server.Transfers;

/// <summary>A picture whose blobs are durable.</summary>
internal sealed record StoredPicture(string ContentHash, string ThumbnailHash, int WidthPixels, int HeightPixels);
