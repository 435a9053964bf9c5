namespace Fovea.Server.Operations;

/// <summary>What a backup, or a restored folder, holds.</summary>
/// <param name="Created">When the database was copied: what was acknowledged before is in it.</param>
/// <param name="Blobs">Pictures, models and other files.</param>
/// <param name="Bytes">Of these files, together.</param>
/// <param name="Problems">Files that rows name and that were missing or damaged before; empty in a healthy folder.</param>
public sealed record BackupResult(DateTimeOffset Created, long Blobs, long Bytes, IReadOnlyList<string> Problems);
