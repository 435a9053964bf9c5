namespace Fovea.Server.Storage;

/// <summary>A blob that a row names cannot be given out as it was stored.</summary>
internal sealed class BlobDamagedException(string hash, string what, Exception? inner = null)
    : Exception($"Blob {hash} is {what}.", inner);
