namespace Fovea.Server.Operations.Doctor;

/// <summary>What one check of the doctor found.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Finding">What was met.</param>
/// <param name="Advice">What to do about it; <see langword="null"/> when nothing.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Finding, string? Advice = null);
