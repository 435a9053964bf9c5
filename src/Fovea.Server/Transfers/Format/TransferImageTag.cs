namespace Fovea.Server.Transfers.Format;

internal sealed record TransferImageTag(Guid TagId, DateTimeOffset Created);
