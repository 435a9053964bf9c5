namespace Fovea.Server.Resources;

/// <summary>Resources cannot be administered as asked; the message says why.</summary>
public sealed class ResourceException(string message, bool isNotFound, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the data folder or the resource does not exist.</summary>
    public bool IsNotFound { get; } = isNotFound;
}
