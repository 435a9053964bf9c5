using System.Security.Cryptography;
using Fovea.Engine.Training;

namespace Fovea.Cli.Backbones;

/// <summary>Where a network comes from: a file, or an address with the hash that the file there must have.</summary>
/// <param name="Name">What it is called unless somebody says otherwise.</param>
/// <param name="File">Its path, or <see langword="null"/>.</param>
/// <param name="Address">Its address, or <see langword="null"/>.</param>
/// <param name="Sha256">The hash, lower-case, or <see langword="null"/> where a file need not prove itself.</param>
internal sealed record BackboneSource(string Name, string? File, Uri? Address, string? Sha256)
{
    private const int HashDigits = 64;

    /// <param name="text">A name of the catalogue, a file or an address.</param>
    /// <param name="sha256">The hash that was given.</param>
    /// <exception cref="CommandException">It is none of them, or a hash is missing or malformed.</exception>
    public static BackboneSource Of(string text, string? sha256)
    {
        var hash = sha256?.ToLowerInvariant();
        if (hash is not null && !(hash.Length == HashDigits && hash.All(char.IsAsciiHexDigitLower)))
        {
            throw new CommandException(ExitCode.Usage, $"--sha256 is '{sha256}'; {HashDigits} hexadecimal digits are allowed.");
        }

        if (BackboneCatalogue.All.FirstOrDefault(e => e.Name == text) is { } entry)
        {
            return OfAddress(entry.Name, entry.Address, hash ?? entry.Sha256);
        }

        if (System.IO.File.Exists(text))
        {
            return new BackboneSource(Path.GetFileNameWithoutExtension(text).ToLowerInvariant().Replace('_', '-'), text, null, hash);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? OfAddress(Path.GetFileNameWithoutExtension(address.AbsolutePath).ToLowerInvariant().Replace('_', '-'), address, hash)
            : throw new CommandException(ExitCode.NoInput, $"'{text}' is no file, no https address and no name of the catalogue ({string.Join(", ", BackboneCatalogue.All.Select(e => e.Name))}).");
    }

    /// <summary>Gets the bytes; a download that was broken off goes on where it stopped.</summary>
    /// <param name="folder">Where a download is kept.</param>
    /// <param name="id">Names it.</param>
    /// <param name="progress">Receives progress in KiB.</param>
    /// <param name="cancellationToken">Stops it; what came stays.</param>
    /// <exception cref="CommandException">It cannot be got, or has another hash.</exception>
    public async Task<byte[]> ReadAsync(string folder, string id, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var path = File ?? PartPath(folder, id);
        if (Address is { } address)
        {
            Directory.CreateDirectory(folder);
            using var http = new HttpClient();
            await new Download(http).RunAsync(address, path, progress, cancellationToken);
        }

        var bytes = await ReadWithinLimitAsync(path, cancellationToken);
        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (Sha256 is not null && actual != Sha256)
        {
            Forget(folder, id);
            throw new CommandException(ExitCode.BadData, $"The file has the SHA-256 {actual} instead of {Sha256}; nothing was installed.");
        }

        return bytes;
    }

    /// <summary>Deletes what was downloaded.</summary>
    public void Forget(string folder, string id)
    {
        if (Address is not null)
        {
            System.IO.File.Delete(PartPath(folder, id));
        }
    }

    private static BackboneSource OfAddress(string name, Uri address, string? sha256)
    {
        // Plain http would do because of the hash, but not for who watches the line.
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw new CommandException(ExitCode.Usage, $"The address begins with '{address.Scheme}'; https is allowed.");
        }

        return sha256 is not null
            ? new BackboneSource(name, null, address, sha256)
            : throw new CommandException(ExitCode.Usage, $"Nothing here says which file {address} should be; give its hash with --sha256.");
    }

    private static async Task<byte[]> ReadWithinLimitAsync(string path, CancellationToken cancellationToken)
    {
        var length = new FileInfo(path).Length;
        return length <= Download.MaxBytes
            ? await System.IO.File.ReadAllBytesAsync(path, cancellationToken)
            : throw new CommandException(ExitCode.BadData, $"The file has {length} bytes; at most {Download.MaxBytes} are read.");
    }

    // An id that is none is refused before anything is installed, and must not lead elsewhere until then.
    private static string PartPath(string folder, string id) => Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))[..16]}.part");
}
