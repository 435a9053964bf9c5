using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using NetVips;

namespace Fovea.Pretrain.Pool;

/// <summary>Decoded pictures in one file, mapped into memory.</summary>
internal sealed unsafe class PicturePool : IDisposable
{
    private const string IndexFile = "pool.json";
    private const string PixelsFile = "pool.raw";
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;

    private PicturePool(string folder)
    {
        Pictures = JsonSerializer.Deserialize<PoolPicture[]>(File.ReadAllBytes(Path.Combine(folder, IndexFile)))!;
        file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, PixelsFile), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    /// <summary>All pictures, by name.</summary>
    public IReadOnlyList<PoolPicture> Pictures { get; }

    /// <summary>Opens the decoded pictures of an archive, which are made once.</summary>
    /// <param name="archive">A zip with <c>source/label/name</c>; the label <c>_</c> stands for none.</param>
    /// <param name="folder">Where the decoded pictures are kept.</param>
    /// <param name="shorterSidePixels">Larger pictures are scaled down to it.</param>
    public static PicturePool Open(string archive, string folder, int shorterSidePixels)
    {
        if (!File.Exists(Path.Combine(folder, IndexFile)))
        {
            Decode(archive, folder, shorterSidePixels);
        }

        return new PicturePool(folder);
    }

    /// <summary>One picture, <c>[H, W, 3]</c>.</summary>
    public ReadOnlySpan<byte> Pixels(int row) => new(start + Pictures[row].Offset, 3 * Pictures[row].Width * Pictures[row].Height);

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private static void Decode(string archive, string folder, int shorterSidePixels)
    {
        using var zip = ZipFile.OpenRead(archive);
        using var pixels = File.Create(Path.Combine(folder, PixelsFile));
        var pictures = new List<PoolPicture>();
        foreach (var entry in zip.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            if (entry.FullName.Split('/') is not [var source, var label, _])
            {
                throw new InvalidDataException($"'{entry.FullName}' is not source/label/name.");
            }

            using var content = entry.Open();
            using var memory = new MemoryStream();
            content.CopyTo(memory);
            using var image = Image.NewFromBuffer(memory.ToArray());
            var scale = Math.Min(1.0, (double)shorterSidePixels / Math.Min(image.Width, image.Height));
            using var scaled = scale < 1 ? image.Resize(scale) : image.Copy();
            using var flat = scaled.HasAlpha() ? scaled.Flatten(background: [255]) : scaled.Copy();
            using var rgb = flat.Colourspace(Enums.Interpretation.Srgb);
            pictures.Add(new PoolPicture(source, label == "_" ? null : $"{source}/{label}", rgb.Width, rgb.Height, pixels.Position));
            pixels.Write(rgb.WriteToMemory<byte>());
        }

        pixels.Flush(flushToDisk: true);
        File.WriteAllBytes(Path.Combine(folder, IndexFile), JsonSerializer.SerializeToUtf8Bytes(pictures));
    }
}
