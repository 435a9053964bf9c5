namespace Fovea.Server;

/// <summary>The database that the settings name does not answer, or lets nobody in.</summary>
/// <param name="message">What to tell whoever starts the program.</param>
/// <param name="inner">What was met.</param>
public sealed class DatabaseUnavailableException(string message, Exception inner) : Exception(message, inner);
