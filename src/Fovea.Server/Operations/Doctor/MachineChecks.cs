using System.Runtime.InteropServices;
using Fovea.Engine.Backbones;
using Fovea.Engine.Imaging;

namespace Fovea.Server.Operations.Doctor;

/// <summary>The machine under the server.</summary>
internal static partial class MachineChecks
{
    /// <summary>Uploads beyond some 64 KB and unpacked archives pass through the folder for temporary files.</summary>
    private const long EnoughTemporaryBytes = 512L << 20;

    /// <summary>The oldest one that the native libraries run on (NetVips.Native's own statement).</summary>
    private static readonly Version OldestGlibc = new(2, 28);

    public static IEnumerable<CheckResult> Run() => [Glibc(), Arenas(), TemporarySpace(), Imaging(), EmbeddedBackbone()];

    private static CheckResult Glibc()
    {
        const string Name = "glibc";
        if (!OperatingSystem.IsLinux())
        {
            return new CheckResult(Name, CheckStatus.Ok, "Not needed here.");
        }

        try
        {
            var text = Marshal.PtrToStringUTF8(GetGlibcVersion())!;
            return Version.TryParse(text, out var version) && version < OldestGlibc
                ? new CheckResult(Name, CheckStatus.Problem, $"Version {text}.", $"Use a system with glibc {OldestGlibc} or later, such as Debian 12.")
                : new CheckResult(Name, CheckStatus.Ok, $"Version {text}.");
        }
        catch (EntryPointNotFoundException)
        {
            return new CheckResult(Name, CheckStatus.Problem, "This system has another C library.", "Use a system with glibc, such as Debian 12; Alpine has none.");
        }
    }

    private static CheckResult Arenas()
    {
        const string Name = "malloc arenas";
        var isSet = Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is { Length: > 0 };
        return isSet || !OperatingSystem.IsLinux()
            ? new CheckResult(Name, CheckStatus.Ok, "Limited.")
            : new CheckResult(Name, CheckStatus.Warning, "MALLOC_ARENA_MAX is not set, so memory grows to about twice what is needed.", "Start Fovea by ./fovea, or with MALLOC_ARENA_MAX=2.");
    }

    private static CheckResult TemporarySpace()
    {
        const string Name = "temporary files";
        var path = Path.GetTempPath();
        try
        {
            var file = Path.Combine(path, $"fovea-doctor-{Guid.NewGuid():N}");
            File.WriteAllText(file, "");
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckResult(Name, CheckStatus.Problem, $"'{path}' cannot be written: {e.Message}", "Make it writable, or set TMPDIR to a folder that is.");
        }

        var free = new DriveInfo(path).AvailableFreeSpace;
        return free >= EnoughTemporaryBytes
            ? new CheckResult(Name, CheckStatus.Ok, $"'{path}' has {free >> 20} MiB free.")
            : new CheckResult(Name, CheckStatus.Warning, $"'{path}' has {free >> 20} MiB free.", $"Free at least {EnoughTemporaryBytes >> 20} MiB, or set TMPDIR to a larger disk: archives are unpacked there.");
    }

    private static CheckResult Imaging()
    {
        const string Name = "pictures";
        try
        {
            ImagingRuntime.Initialize();
            return new CheckResult(Name, CheckStatus.Ok, "The decoders are there, and those for untrusted formats are shut.");
        }
        catch (Exception e) when (e is DllNotFoundException or InvalidOperationException or TypeInitializationException)
        {
            return new CheckResult(Name, CheckStatus.Problem, $"The decoders do not start: {e.Message}", "Install Fovea again; its folder must hold libvips.");
        }
    }

    private static CheckResult EmbeddedBackbone()
    {
        const string Name = "backbone";
        try
        {
            using var backbone = Backbone.LoadEmbedded();
            var manifest = backbone.Manifest;
            backbone.Extract(new float[3 * manifest.InputSizePixels * manifest.InputSizePixels], new float[manifest.Dimension]);
            return new CheckResult(Name, CheckStatus.Ok, $"{manifest.Id} loads and runs.");
        }
        catch (Exception e)
        {
            // Whatever it is, it is the finding.
            return new CheckResult(Name, CheckStatus.Problem, $"The embedded backbone does not run: {e.Message}", "Install Fovea again; nothing can be trained or predicted without.");
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GetGlibcVersion();
}
