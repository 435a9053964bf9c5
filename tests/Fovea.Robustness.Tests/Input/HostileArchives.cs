using System.Text;

namespace Fovea.Robustness.Tests.Input;

/// <summary>Zips of pictures that somebody made to do harm, or that a broken program wrote.</summary>
internal static class HostileArchives
{
    /// <summary>Unix, in the upper byte of "made by", and the mode of a symbolic link in the upper half of the attributes.</summary>
    private const ushort Unix = 3 << 8 | 20;

    private const uint SymbolicLink = 0xA1FFu << 16;

    /// <param name="picture">A whole picture, to hide among.</param>
    /// <param name="seed">Makes the variants differ.</param>
    public static IEnumerable<(string Name, byte[] Zip)> All(byte[] picture, int seed)
    {
        foreach (var name in Names)
        {
            yield return ($"name {Describe(name)}", With(picture).Add(name, picture).End());
        }

        var random = new Random(seed);
        // Packed and summed up once: it is what takes the time.
        var zeros = RawZip.Pack(new RawZipEntry("zeros") { Content = new byte[8 << 20] });
        yield return ("symbolic link", With(picture).Add(new RawZipEntry("die/link") { Content = "/etc/passwd"u8.ToArray(), MadeBy = Unix, Attributes = SymbolicLink }).End());
        yield return ("encrypted", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Flags = 0x0801 }).End());
        foreach (ushort method in new ushort[] { 1, 6, 9, 12, 14, 93, 95, 98, 99, 65535 })
        {
            yield return ($"method {method}", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Packed = picture, Method = method }).End());
        }

        yield return ("wrong checksum", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Checksum = 1 }).End());
        foreach (var length in new uint[] { 0, 1, (uint)picture.Length - 1, (uint)picture.Length + 1, 1 << 20, 1 << 30, int.MaxValue, uint.MaxValue - 1, uint.MaxValue })
        {
            yield return ($"length {length} stated", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Length = length }).End());
            yield return ($"packed length {length} stated", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, PackedLength = length }).End());
            yield return ($"offset {length} stated", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Offset = length }).End());
            yield return ($"directory at {length}", With(picture).End(directoryOffset: length));
            yield return ($"directory of {length} bytes", With(picture).End(directorySize: length));
        }

        foreach (ushort count in new ushort[] { 0, 2, 1000, 65534, 65535 })
        {
            yield return ($"{count} entries stated", With(picture).End(count: count));
        }

        yield return ("bomb", Enumerable.Range(0, 40).Aggregate(With(picture), (zip, index) => zip.Add(zeros.Named($"die/{index}.bmp"))).End());
        yield return ("bomb that states little", Enumerable.Range(0, 40).Aggregate(With(picture), (zip, index) => zip.Add(zeros.Named($"die/{index}.bmp") with { Length = 10 })).End());
        yield return ("overlapping bomb", Enumerable.Range(0, 2000).Aggregate(new RawZip().Add(zeros.Named("die/0.bmp")), (zip, index) => zip.Overlap($"die/o{index}.bmp")).End());
        yield return ("many empty files", Enumerable.Range(0, 600).Aggregate(With(picture), (zip, index) => zip.Add($"die/e{index}.jpg", [])).End());
        yield return ("deep path", With(picture).Add($"die/{string.Concat(Enumerable.Repeat("a/", 5000))}x.jpg", picture).End());
        yield return ("zip in a zip", With(picture).Add("die/inner.zip", With(picture).End()).End());
        yield return ("damaged extra field", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Extra = [1, 0, 255, 255, 1] }).End());
        yield return ("zip64 field that lies", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Length = uint.MaxValue, Extra = [1, 0, 16, 0, .. BitConverter.GetBytes(long.MaxValue), .. BitConverter.GetBytes(-1L)] }).End());
        yield return ("second disk", With(picture).End(disk: 1));
        yield return ("comment longer than the file", With(picture).End(comment: 60_000));
        yield return ("no deflate data", With(picture).Add(new RawZipEntry("die/2.jpg") { Content = picture, Packed = [0xFF, 0xFF, 0xFF] }).End());
        yield return ("not UTF-8", With(picture).Add(new RawZipEntry("x") { NameBytes = [(byte)'d', 0xFF, 0xFE, 0xC0, (byte)'/', 0x80, (byte)'.', (byte)'j'], Content = picture }).End());
        yield return ("text", Encoding.UTF8.GetBytes($"no zip {seed}"));
        yield return ("end record alone", new RawZip().End());
        yield return ("a picture", picture);
        yield return ("annotations of deep JSON", With(picture).Add("annotations.json", [.. Enumerable.Repeat((byte)'[', 100_000)]).End());
        yield return ("annotations that name no file", With(picture).Add("annotations.json", """{"pictures":[{"file":"../../x","tags":["a"]},{"file":null}]}"""u8.ToArray()).End());
        yield return ("annotations of huge numbers", With(picture).Add("annotations.json", """{"pictures":[{"file":"die/1.jpg","regions":[{"tag":"a","left":1e400,"top":-1e400,"width":1e-400,"height":NaN}]}]}"""u8.ToArray()).End());
        yield return ("annotations of null", With(picture).Add("annotations.json", """{"tags":[null],"pictures":[null]}"""u8.ToArray()).End());
        var whole = With(picture).Add("die/2.jpg", [.. picture, 1]).End();
        yield return ("garbage before", [.. new byte[random.Next(1, 5000)], .. whole]);
        yield return ("garbage behind", [.. whole, .. new byte[random.Next(1, 5000)]]);
        for (var cut = 0; cut < 5; cut++)
        {
            var length = random.Next(1, whole.Length);
            yield return ($"cut at {length}", whole[..length]);
        }

        for (var flips = 0; flips < 10; flips++)
        {
            yield return ($"mutant {seed}.{flips}", Mutate(whole, random));
        }
    }

    private static readonly string[] Names =
    [
        "../evil.jpg", "../../../../../../tmp/evil.jpg", "die/../../evil.jpg", "/tmp/evil.jpg", "/etc/passwd", "C:/evil.jpg", "C:\\evil.jpg", "..\\..\\evil.jpg", "\\\\host\\share\\evil.jpg", "die\\..\\evil.jpg", "", ".", "..", "/", "die/",
        "die//2.jpg", "./2.jpg", "die/./2.jpg", "die/\0.jpg", "die/\n.jpg", "die/\u001b[2J.jpg", "die/1.jpg", "DIE/1.JPG", "CON", "die/NUL.jpg", "die/COM1", "die/2.jpg.", "die/2.jpg ", "die/2.jpg:stream", "~root/x.jpg", "%2e%2e/x.jpg",
        "die/\u202Egpj.exe", "die/\uFF0E\uFF0E\uFF0Fx.jpg", new string('n', 5000), $"{new string('t', 300)}/x.jpg", "a\u0301/x.jpg", "\u00E1/x.jpg", "annotations.json/x.jpg", "-rf/x.jpg", "$(id)/x.jpg", "'; DROP TABLE Tags; --/x.jpg",
    ];

    private static RawZip With(byte[] picture) => new RawZip().Add("die/1.jpg", picture);

    private static string Describe(string name) => name.Length > 40 ? $"of {name.Length} characters" : $"'{Uri.EscapeDataString(name)}'";

    // The archive's own fields stand before the first picture and behind the second.
    private static byte[] Mutate(byte[] zip, Random random)
    {
        var mutant = (byte[])zip.Clone();
        for (var flips = random.Next(1, 6); flips > 0; flips--)
        {
            var at = random.Next(2) == 0 ? random.Next(Math.Min(60, mutant.Length)) : random.Next(Math.Max(0, mutant.Length - 200), mutant.Length);
            mutant[at] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
        }

        return mutant;
    }
}
