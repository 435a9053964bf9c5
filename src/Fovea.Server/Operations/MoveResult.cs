namespace Fovea.Server.Operations;

/// <summary>What a move copied and verified.</summary>
/// <param name="Tables">Each table of the database; empty when rows stayed where they are.</param>
/// <param name="Blobs">Pictures, models and other files that are at their new place and were read there.</param>
/// <param name="Bytes">Of these files, together.</param>
/// <param name="Replaced">Texts with a character that PostgreSQL cannot keep, which stands there as U+FFFD now.</param>
/// <param name="Problems">Files that rows name and that were missing or damaged before; empty in a healthy folder.</param>
public sealed record MoveResult(IReadOnlyList<MovedTable> Tables, long Blobs, long Bytes, IReadOnlyList<string> Replaced, IReadOnlyList<string> Problems);
