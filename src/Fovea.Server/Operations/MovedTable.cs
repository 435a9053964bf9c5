namespace Fovea.Server.Operations;

/// <summary>A table that both databases hold alike.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Hash">The sum of the SHA-256 of all rows, whatever their order; hexadecimal.</param>
public sealed record MovedTable(string Table, long Rows, string Hash);
