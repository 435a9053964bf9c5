using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>Sets up libvips, the native imaging library; done once, and by itself at the first use.</summary>
public static class ImagingRuntime
{
    private static readonly string[] AllowedLoaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif"];
    private static readonly Lazy<bool> Ready = new(SetUp);

    // Kept here because native code holds it.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    /// <summary>Blocks every loader except those of JPEG, PNG and GIF, and switches cache and native threads off.</summary>
    /// <exception cref="InvalidOperationException">libvips does not load, or opens a format that it must refuse.</exception>
    /// <remarks>The settings hold for the whole process. Calling it again costs nothing.</remarks>
    public static void Initialize() => _ = Ready.Value;

    private static bool SetUp()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new InvalidOperationException("The native library libvips does not load.", ModuleInitializer.Exception);
        }

        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (string loader in AllowedLoaders)
        {
            Operation.Block(loader, false);
        }

        // Damaged files make libvips write to the error output, as often as anybody cares to send them; what matters is thrown.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);

        // Every picture is decoded once, so cached operations only hold memory; parallelism comes from the callers.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        RefuseToRunUnlessBlocked();
        return true;
    }

    // A binding whose block calls silently do nothing has happened (libvips/ruby-vips issue 410), so the lock is tried.
    private static void RefuseToRunUnlessBlocked()
    {
        byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"u8.ToArray();
        try
        {
            using Image image = Image.NewFromBuffer(svg);
        }
        catch (VipsException)
        {
            return;
        }

        throw new InvalidOperationException("libvips opens SVG although its loader is blocked; untrusted pictures are not safe.");
    }
}
