using System.IO.Compression;
using System.Text;
using Fovea.Protocol;
using Fovea.Protocol.Training;
using NetVips;

namespace Fovea.Robustness.Tests.Input;

/// <summary>Files of every kind, made in code: formats in their variants, sizes at the limits, damage, disguises and chimeras.</summary>
internal static class FormatCases
{
    private static readonly (int Width, int Height)[] Sizes = [(8, 8), (9, 13), (16, 16), (31, 17), (64, 48), (37, 101)];
    private static int _seed;

    /// <summary>All of them; no two have the same bytes.</summary>
    public static IReadOnlyList<FormatCase> All()
    {
        _seed = 0;
        return [.. Jpegs(), .. Pngs(), .. Gifs(), .. Bitmaps(), .. Limits(), .. Damaged(), .. Disguises(), .. Chimeras()];
    }

    /// <summary>Whole files of each format, for tests that damage them.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Bases() =>
    [
        ("jpeg", Photo(64, 48).JpegsaveBuffer(q: 85)),
        ("jpeg progressive", Photo(64, 48).JpegsaveBuffer(q: 85, interlace: true)),
        ("png", Photo(64, 48).PngsaveBuffer()),
        ("png interlaced", Photo(64, 48).PngsaveBuffer(interlace: true)),
        ("gif", Photo(64, 48).GifsaveBuffer()),
        ("gif interlaced", Photo(64, 48).GifsaveBuffer(interlace: true)),
        ("bmp", BitmapFiles.TrueColour(64, 48, 24, _seed++)),
        ("bmp run length", BitmapFiles.RunLength(64, 48, _seed++)),
    ];

    private static IEnumerable<FormatCase> Jpegs()
    {
        foreach (var (width, height) in Sizes)
        {
            foreach (var progressive in new[] { false, true })
            {
                foreach (var quality in new[] { 10, 75, 100 })
                {
                    yield return FormatCase.Taken($"jpeg {width}x{height} q{quality} progressive {progressive}", Photo(width, height).JpegsaveBuffer(q: quality, interlace: progressive), width, height);
                }

                yield return FormatCase.Taken(
                    $"jpeg {width}x{height} unsampled, progressive {progressive}",
                    Photo(width, height).JpegsaveBuffer(q: 80, interlace: progressive, subsampleMode: Enums.ForeignSubsample.Off), width, height);
                yield return FormatCase.Taken(
                    $"jpeg {width}x{height} grey, progressive {progressive}",
                    Photo(width, height).Colourspace(Enums.Interpretation.Bw).JpegsaveBuffer(interlace: progressive), width, height);
                yield return FormatCase.Taken(
                    $"jpeg {width}x{height} cmyk, progressive {progressive}",
                    Photo(width, height).Colourspace(Enums.Interpretation.Cmyk).JpegsaveBuffer(interlace: progressive), width, height);
            }

            for (var orientation = 1; orientation <= 8; orientation++)
            {
                var turned = orientation >= 5;
                var (value, size) = (orientation, turned ? (height, width) : (width, height));
                yield return FormatCase.Taken(
                    $"jpeg {width}x{height} orientation {orientation}",
                    Photo(width, height).Mutate(image => image.Set(GValue.GIntType, "orientation", value)).JpegsaveBuffer(), size.Item1, size.Item2);
                yield return FormatCase.Taken(
                    $"jpeg {width}x{height} grey, progressive, orientation {orientation}",
                    Photo(width, height).Colourspace(Enums.Interpretation.Bw).Mutate(image => image.Set(GValue.GIntType, "orientation", value)).JpegsaveBuffer(interlace: true),
                    size.Item1, size.Item2);
            }
        }
    }

    private static IEnumerable<FormatCase> Pngs()
    {
        foreach (var (width, height) in Sizes)
        {
            foreach (var interlaced in new[] { false, true })
            {
                var photo = Photo(width, height);
                var grey = photo.Colourspace(Enums.Interpretation.Bw);
                (string Kind, byte[] Content)[] variants =
                [
                    ("rgb", photo.PngsaveBuffer(interlace: interlaced)),
                    ("rgb stored", photo.PngsaveBuffer(compression: 0, interlace: interlaced)),
                    ("rgb filtered", photo.PngsaveBuffer(interlace: interlaced, filter: Enums.ForeignPngFilter.All)),
                    ("rgba", Photo(width, height).Bandjoin(128).PngsaveBuffer(interlace: interlaced)),
                    ("rgb 16", Photo(width, height).Colourspace(Enums.Interpretation.Rgb16).PngsaveBuffer(interlace: interlaced)),
                    ("grey", grey.PngsaveBuffer(interlace: interlaced)),
                    ("grey alpha", Photo(width, height).Colourspace(Enums.Interpretation.Bw).Bandjoin(200).PngsaveBuffer(interlace: interlaced)),
                    ("grey 16", Photo(width, height).Colourspace(Enums.Interpretation.Grey16).PngsaveBuffer(interlace: interlaced)),
                    ("grey 1", Photo(width, height).Colourspace(Enums.Interpretation.Bw).PngsaveBuffer(bitdepth: 1, interlace: interlaced)),
                    ("grey 2", Photo(width, height).Colourspace(Enums.Interpretation.Bw).PngsaveBuffer(bitdepth: 2, interlace: interlaced)),
                    ("grey 4", Photo(width, height).Colourspace(Enums.Interpretation.Bw).PngsaveBuffer(bitdepth: 4, interlace: interlaced)),
                    ("palette", Photo(width, height).PngsaveBuffer(palette: true, interlace: interlaced)),
                    ("palette 4", Photo(width, height).PngsaveBuffer(palette: true, bitdepth: 4, interlace: interlaced)),
                ];
                foreach (var (kind, content) in variants)
                {
                    // Pictures of one bit can have equal pixels; a comment tells the files apart, and readers pass it over.
                    yield return FormatCase.Taken($"png {width}x{height} {kind}, interlaced {interlaced}", PngFiles.WithComment(content, $"{_seed++}"), width, height);
                }
            }
        }
    }

    private static IEnumerable<FormatCase> Gifs()
    {
        foreach (var (width, height) in Sizes)
        {
            foreach (var interlaced in new[] { false, true })
            {
                foreach (var bits in new[] { 1, 4, 8 })
                {
                    yield return FormatCase.Taken($"gif {width}x{height} {bits} bits, interlaced {interlaced}", Photo(width, height).GifsaveBuffer(bitdepth: bits, interlace: interlaced), width, height);
                }
            }

            // Frames stand below each other; only the first counts.
            var frames = NetVips.Image.Arrayjoin([Photo(width, height), Photo(width, height), Photo(width, height)], across: 1).Mutate(image => image.Set(GValue.GIntType, "page-height", height));
            yield return FormatCase.Taken($"gif {width}x{height} animated", frames.GifsaveBuffer(), width, height);
        }
    }

    private static IEnumerable<FormatCase> Bitmaps()
    {
        foreach (var (width, height) in Sizes)
        {
            foreach (var bits in new[] { 1, 4, 8 })
            {
                yield return FormatCase.Taken($"bmp {width}x{height} {bits} bits", BitmapFiles.Indexed(width, height, bits, _seed++), width, height);
            }

            foreach (var bits in new[] { 16, 24, 32 })
            {
                foreach (var header in new[] { 40, 52, 56, 108, 124 })
                {
                    yield return FormatCase.Taken($"bmp {width}x{height} {bits} bits, header {header}", BitmapFiles.TrueColour(width, height, bits, _seed++, header), width, height);
                }

                yield return FormatCase.Taken($"bmp {width}x{height} {bits} bits, top down", BitmapFiles.TrueColour(width, height, bits, _seed++, topDown: true), width, height);
            }

            yield return FormatCase.Taken($"bmp {width}x{height} core header", BitmapFiles.Core(width, height, _seed++), width, height);
            yield return FormatCase.Taken($"bmp {width}x{height} run length", BitmapFiles.RunLength(width, height, _seed++), width, height);
        }
    }

    // The contract: sides from 8 (documented choice) to 10,240 pixels, aspect at most 25:1, at most 6 MiB.
    private static IEnumerable<FormatCase> Limits()
    {
        foreach (var side in new[] { 1, 2, 3, 4, 5, 6, 7 })
        {
            yield return new FormatCase($"{side} pixels wide", Photo(side, 8).PngsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
            yield return new FormatCase($"{side} pixels high", Photo(16, side).JpegsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
        }

        yield return FormatCase.Taken("aspect 25:1", Photo(250, 10).PngsaveBuffer(), 250, 10);
        yield return FormatCase.Taken("aspect 1:25", Photo(10, 250).PngsaveBuffer(), 10, 250);
        yield return new FormatCase("aspect over 25:1", Photo(251, 10).PngsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
        yield return new FormatCase("aspect under 1:25", Photo(10, 251).PngsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
        yield return FormatCase.Taken("longest side", Flat(10_240, 410).PngsaveBuffer(), 10_240, 410);
        yield return new FormatCase("too long", Flat(10_241, 410).PngsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
        yield return new FormatCase("too high", Flat(410, 10_241).PngsaveBuffer(), ImageCreateStatus.ErrorImageDimensions);
        yield return FormatCase.Taken("1600 wide", Photo(1600, 80).JpegsaveBuffer(), 1600, 80);
        yield return FormatCase.Taken("1601 wide", Photo(1601, 80).JpegsaveBuffer(), 1601, 80);
        yield return FormatCase.Taken("3200 high", Photo(200, 3200).JpegsaveBuffer(), 200, 3200);
        var bitmap = BitmapFiles.TrueColour(16, 16, 24, _seed++);
        yield return FormatCase.Taken("6 MiB", [.. bitmap, .. new byte[ProtocolLimits.MaxTrainingImageBytes - bitmap.Length]], 16, 16);
        yield return new FormatCase("6 MiB and a byte", [.. bitmap, .. new byte[ProtocolLimits.MaxTrainingImageBytes + 1 - bitmap.Length]], ImageCreateStatus.ErrorImageSize);
        yield return new FormatCase("empty", [], ImageCreateStatus.ErrorUnknown);
        yield return new FormatCase("png of 400 million pixels", PngFiles.WithSize(Photo(8, 8).PngsaveBuffer(), 20_000, 20_000), ImageCreateStatus.ErrorImageDimensions);
        yield return new FormatCase("png of 2^31 - 1 pixels a side", PngFiles.WithSize(Photo(8, 9).PngsaveBuffer(), int.MaxValue, int.MaxValue), ImageCreateStatus.ErrorUnknown);
    }

    private static IEnumerable<FormatCase> Damaged()
    {
        foreach (var (name, content) in Bases())
        {
            yield return new FormatCase($"{name}, cut in half", content[..(content.Length / 2)], ImageCreateStatus.ErrorUnknown);
            yield return new FormatCase($"{name}, signature alone", [.. content[..8], (byte)_seed++], ImageCreateStatus.ErrorUnknown);
            yield return new FormatCase($"{name}, noise behind the signature", [.. content[..8], .. Noise(500)], ImageCreateStatus.ErrorUnknown);
        }
    }

    private static IEnumerable<FormatCase> Disguises()
    {
        (string Name, byte[] Start)[] starts =
        [
            ("text", "This is not a picture."u8.ToArray()), ("html", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray()), ("svg", "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>"u8.ToArray()),
            ("xml", "<?xml version='1.0'?><a/>"u8.ToArray()), ("pdf", "%PDF-1.7\n"u8.ToArray()), ("postscript", "%!PS-Adobe-3.0\n"u8.ToArray()), ("zip", "PK\u0003\u0004"u8.ToArray()), ("gzip", [0x1F, 0x8B, 8]),
            ("webp", "RIFF\0\0\0\0WEBPVP8 "u8.ToArray()), ("tiff little", "II*\0"u8.ToArray()), ("tiff big", "MM\0*"u8.ToArray()), ("ico", [0, 0, 1, 0]), ("elf", [0x7F, (byte)'E', (byte)'L', (byte)'F']), ("exe", "MZ"u8.ToArray()),
            ("heic", [0, 0, 0, 0x18, .. "ftypheic"u8]), ("avif", [0, 0, 0, 0x1C, .. "ftypavif"u8]), ("mp4", [0, 0, 0, 0x18, .. "ftypmp42"u8]), ("jxl", [0xFF, 0x0A]), ("jpeg 2000", [0, 0, 0, 0x0C, .. "jP  \r\n"u8]), ("psd", "8BPS"u8.ToArray()),
            ("ppm", "P6 8 8 255\n"u8.ToArray()), ("pfm", "PF\n8 8\n-1\n"u8.ToArray()), ("hdr", "#?RADIANCE\n"u8.ToArray()), ("exr", [0x76, 0x2F, 0x31, 0x01]), ("fits", "SIMPLE  ="u8.ToArray()), ("mvg", "push graphic-context"u8.ToArray()),
            ("vips", [0x08, 0xF2, 0xA6, 0xB6]), ("csv", "1,2,3\n4,5,6\n"u8.ToArray()), ("matlab", "MATLAB 5.0 MAT-file"u8.ToArray()), ("zeros", new byte[16]), ("gif 85", "GIF85a"u8.ToArray()), ("almost jpeg", [0xFF, 0xD8, 0xFE]),
            ("almost png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0A, 0x0A, 0x1A, 0x0A]), ("one byte", [0xFF]), ("shell", "#!/bin/sh\n"u8.ToArray()), ("class", [0xCA, 0xFE, 0xBA, 0xBE]), ("sqlite", "SQLite format 3\0"u8.ToArray()),
        ];
        foreach (var (name, start) in starts)
        {
            yield return new FormatCase($"{name} as a picture", [.. start, .. Noise(200)], ImageCreateStatus.ErrorImageFormat);
            yield return new FormatCase($"{name} before a picture", [.. start, .. Photo(16, 16).JpegsaveBuffer()], ImageCreateStatus.ErrorImageFormat);
        }
    }

    // A picture with something behind it is a picture; what is behind is never looked at.
    private static IEnumerable<FormatCase> Chimeras()
    {
        (string Name, byte[] Tail)[] tails =
        [
            ("html", "<script>alert(1)</script>"u8.ToArray()), ("zip", ZipOf("a.txt")), ("jar", ZipOf("META-INF/MANIFEST.MF")), ("pdf", "%PDF-1.7\n%%EOF"u8.ToArray()), ("php", "<?php system('id'); ?>"u8.ToArray()), ("zeros", new byte[100]),
        ];
        foreach (var (tail, bytes) in tails)
        {
            yield return FormatCase.Taken($"jpeg and {tail}", [.. Photo(24, 16).JpegsaveBuffer(), .. bytes], 24, 16);
            yield return FormatCase.Taken($"png and {tail}", [.. Photo(24, 16).PngsaveBuffer(), .. bytes], 24, 16);
            yield return FormatCase.Taken($"gif and {tail}", [.. Photo(24, 16).GifsaveBuffer(), .. bytes], 24, 16);
            yield return FormatCase.Taken($"bmp and {tail}", [.. BitmapFiles.TrueColour(24, 16, 24, _seed++), .. bytes], 24, 16);
        }
    }

    private static byte[] ZipOf(string name)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes($"{_seed++}"));
        }

        return zip.ToArray();
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(++_seed).NextBytes(noise);
        return noise;
    }

    /// <summary>Smooth colours with noise of their own each time; sRGB, three bands.</summary>
    private static NetVips.Image Photo(int width, int height)
    {
        var random = new Random(++_seed);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i / 3 % width * 200 / width + random.Next(50));
        }

        return NetVips.Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static NetVips.Image Flat(int width, int height) =>
        (NetVips.Image.Black(width, height, bands: 3) + 10 + _seed++ % 200).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
}
