namespace Fovea.Server.Transfers;

/// <summary>An archive cannot be used; the message may be shown to the caller.</summary>
internal sealed class InvalidArchiveException(string message, Exception? inner = null) : Exception(message, inner);
