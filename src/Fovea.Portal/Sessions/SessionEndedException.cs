namespace Fovea.Portal.Sessions;

/// <summary>Nobody is signed in any more.</summary>
internal sealed class SessionEndedException() : Exception("The session has ended.");
