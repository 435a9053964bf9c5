namespace Fovea.Server.Hosting;

/// <summary>Keeps a second server away from the same data folder. Ends with the process, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    public const string FileName = "server.lock";
    private readonly FileStream _file;

    public DataFolderLock(DataFolder folder)
    {
        var path = Path.Combine(folder.Root, FileName);
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
