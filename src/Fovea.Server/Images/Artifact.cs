namespace Fovea.Server.Images;

/// <summary>A stored file as it is given out.</summary>
internal sealed record Artifact(byte[] Content, string ContentType);
