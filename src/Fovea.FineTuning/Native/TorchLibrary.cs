using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Fovea.FineTuning.Native;

/// <summary>Loads libtorch, once in a process.</summary>
internal static class TorchLibrary
{
    private const string Name = "LibTorchSharp";
    private static readonly Lazy<bool> Loaded = new(LoadOnce);
    private static nint patched;

    /// <summary>Must come before the first use of TorchSharp.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no libtorch for this platform beside the program.</exception>
    public static void Load() => _ = Loaded.Value;

    private static bool LoadOnce()
    {
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, searchPath: null, out _))
        {
            throw new PlatformNotSupportedException($"Advanced training is not available on {RuntimeInformation.RuntimeIdentifier}: there is no libtorch for it beside the program.");
        }

        // Raised only when the library as it is does not load.
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Name ? LoadPatched() : 0;
        torch.InitializeDeviceType(DeviceType.CPU);
        return true;
    }

    private static nint LoadPatched()
    {
        if (patched != 0 || !OperatingSystem.IsLinux())
        {
            return patched;
        }

        var library = File.ReadAllBytes(PathOf($"lib{Name}.so"));
        if (GlibcxxPatch.Apply(library))
        {
            // Its dependencies are found because they are loaded already, by the same names.
            NativeLibrary.Load(PathOf("libtorch.so"));
            patched = LoadPrivateCopy(library);
        }

        return patched;
    }

    private static nint LoadPrivateCopy(byte[] library)
    {
        // Nobody else can write into the folder, and the file may go once it is mapped.
        var folder = Directory.CreateTempSubdirectory("fovea-torch-");
        try
        {
            var path = Path.Combine(folder.FullName, $"lib{Name}.so");
            File.WriteAllBytes(path, library);
            return NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string PathOf(string file) => AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string folders
        && folders.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path
            ? path
            : Path.Combine(AppContext.BaseDirectory, file);
}
