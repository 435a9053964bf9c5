namespace Fovea.Server;

/// <summary>A setting cannot be what it is; the message names it, the value met and the values allowed, and no secret.</summary>
/// <param name="message">What to tell whoever starts the program.</param>
/// <param name="inner">What was met.</param>
public sealed class InvalidSettingException(string message, Exception? inner = null) : Exception(message, inner);
