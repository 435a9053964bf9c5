namespace Fovea.Server.Transfers.Format;

/// <summary>A box, in fractions of the picture's width and height, from its top left.</summary>
internal sealed record TransferRegion(Guid TagId, float Left, float Top, float Width, float Height, DateTimeOffset Created);
