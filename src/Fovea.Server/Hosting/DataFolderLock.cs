namespace Fovea.Server.Hosting;

/// <summary>Keeps a second server away from the same data folder. Ends with the process, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    public DataFolderLock(DataFolder folder)
    {
        var path = Path.Combine(folder.Root, "server.lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(folder.Root, e);
        }
    }

    public void Dispose() => _file.Dispose();
}
