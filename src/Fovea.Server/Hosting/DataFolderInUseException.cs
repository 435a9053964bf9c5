namespace Fovea.Server.Hosting;

/// <summary>Another server already works on the data folder.</summary>
public sealed class DataFolderInUseException(string path, Exception inner)
    : Exception($"The data folder '{path}' is in use by another Fovea server. Stop that one, or name another folder with --data.", inner);
