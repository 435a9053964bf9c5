namespace Fovea.Server.Transfers.Format;

/// <summary>A line of <c>images.jsonl</c>.</summary>
/// <param name="Id">The id in the old project.</param>
/// <param name="Hash">SHA-256 of the picture, which is <c>pictures/{hash}</c> of the archive.</param>
internal sealed record TransferImage(Guid Id, string Hash);
