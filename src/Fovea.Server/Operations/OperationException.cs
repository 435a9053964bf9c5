namespace Fovea.Server.Operations;

/// <summary>A data folder or backup cannot be worked on as asked; the message is for the operator.</summary>
public sealed class OperationException(string message, Exception? inner = null) : Exception(message, inner);
