using Fovea.FineTuning.Native;

namespace Fovea.FineTuning.Tests.Native;

public sealed class GlibcxxPatchTests
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void Apply_ToTheLibraryOfThePackage_ChangesOneFlagAndNothingElse()
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux on x64 has this library.");
        var original = File.ReadAllBytes(Library);
        var patched = original.ToArray();

        Assert.True(GlibcxxPatch.Apply(patched));

        // VER_FLG_WEAK is one bit.
        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i]).ToList();
        Assert.Equal([0x2], changed.Select(i => original[i] ^ patched[i]));
    }

    [Fact]
    public void Apply_ToALibraryWithoutTheVersion_ChangesNothing()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libc10.so");
        Assert.SkipUnless(File.Exists(path), "Only Linux on x64 has this library.");
        var original = File.ReadAllBytes(path);
        var patched = original.ToArray();

        Assert.False(GlibcxxPatch.Apply(patched));
        Assert.Equal(original, patched);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(500)]
    [InlineData(20_000)]
    public void Apply_ToAFileThatIsCutOff_Throws(int bytes)
    {
        Assert.SkipUnless(File.Exists(Library), "Only Linux on x64 has this library.");

        Assert.Throws<BadImageFormatException>(() => GlibcxxPatch.Apply(File.ReadAllBytes(Library).AsSpan(0, bytes)));
    }

    [Fact]
    public void Apply_ToSomethingElse_Throws() => Assert.Throws<BadImageFormatException>(() => GlibcxxPatch.Apply(new byte[4096]));

    [Fact]
    public void Torch_AfterLoading_Computes()
    {
        TorchLibrary.Load();

        using var sum = TorchSharp.torch.ones(2, 3).sum();
        Assert.Equal(6, sum.item<float>());
    }
}
