namespace Fovea.Protocol.Errors;

/// <summary>The body of an error answer.</summary>
/// <param name="Code">One of the names in <see cref="ErrorCode"/>.</param>
/// <param name="Message">What went wrong, in English.</param>
public sealed record CustomVisionError(string Code, string Message);
