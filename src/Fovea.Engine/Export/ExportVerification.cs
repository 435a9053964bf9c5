namespace Fovea.Engine.Export;

/// <summary>What <see cref="ExportVerifier"/> found.</summary>
/// <param name="Platform">What the archive was made for.</param>
/// <param name="Flavor">The variant of the platform, or <see langword="null"/>.</param>
/// <param name="IterationId">The iteration the model comes from, or <see langword="null"/>.</param>
/// <param name="Tags">The labels, in the order of the probabilities.</param>
/// <param name="Tolerance">How far a probability may be from the expected one.</param>
/// <param name="Pictures">One result for each picture of the test vectors.</param>
/// <param name="Problems">What is wrong, a sentence each; empty when nothing is.</param>
public sealed record ExportVerification(
    string Platform, string? Flavor, Guid? IterationId, IReadOnlyList<string> Tags, float Tolerance,
    IReadOnlyList<VerifiedPicture> Pictures, IReadOnlyList<string> Problems)
{
    /// <summary>Whether the archive is whole and its network answers as the server did.</summary>
    public bool Passed => Problems.Count == 0;
}
