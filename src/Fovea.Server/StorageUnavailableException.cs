namespace Fovea.Server;

/// <summary>The object storage that the settings name does not answer, or lets nobody in; the message holds no secret.</summary>
/// <param name="message">What to tell whoever runs the program.</param>
/// <param name="inner">What was met.</param>
public sealed class StorageUnavailableException(string message, Exception? inner) : Exception(message, inner);
