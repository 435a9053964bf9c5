using Fovea.Server.Hosting;

namespace Fovea.Server.Transfers;

/// <summary>Where archives lie while they are read; emptied at every start.</summary>
internal sealed class Staging
{
    private readonly string _root;

    public Staging(DataFolder folder)
    {
        _root = folder.CreateSubfolder("transfers");
        foreach (var left in Directory.EnumerateFiles(_root))
        {
            File.Delete(left);
        }
    }

    /// <summary>An empty file that is gone when it is closed.</summary>
    public FileStream Create() => new(Path.Combine(_root, $"{Guid.NewGuid():N}.zip"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    });

    /// <summary>Copies a stream up to a limit.</summary>
    /// <exception cref="InvalidArchiveException">It is longer.</exception>
    public static async Task CopyAsync(Stream from, Stream to, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var copied = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if ((copied += read) > maxBytes)
            {
                throw new InvalidArchiveException($"The archive has more than {maxBytes} bytes, which is the most that is taken.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
