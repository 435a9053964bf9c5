namespace Fovea.Server.Operations;

/// <summary>What a verification of a data folder found.</summary>
/// <param name="Blobs">Files that rows name and that were read and hashed.</param>
/// <param name="Bytes">Of these, together.</param>
/// <param name="Orphans">Files that no row names; the next sweep removes those older than an hour.</param>
/// <param name="Problems">What is wrong, each in a sentence; empty when all is well.</param>
public sealed record VerificationResult(long Blobs, long Bytes, long Orphans, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Problems.Count == 0;
}
