using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Engine.Onnx;

/// <summary>ONNX Runtime with its telemetry off; done once, and by itself at the first session.</summary>
/// <remarks>
/// Microsoft's packages from 1.29 on keep a device id in <c>~/.cache/Microsoft</c> and send events about process, models and errors to
/// Microsoft's servers. Only the variable stops all of it (onnxruntime pull request 29843), and only when the native library finds it before
/// its environment is made: <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach native code on Unix.
/// </remarks>
public static class OnnxRuntime
{
    private const string OptOut = "ORT_DISABLE_TELEMETRY";
    private static readonly Lazy<OrtEnv> Ready = new(Start);

    /// <summary>Switches telemetry off; to be called before anything else of ONNX Runtime is used. Calling it again costs nothing.</summary>
    /// <remarks>Holds for the whole process and those that it starts.</remarks>
    public static void Initialize() => _ = Ready.Value;

    internal static OrtEnv Native => Ready.Value;

    private static OrtEnv Start()
    {
        // For child processes, and for native code where the two are one.
        Environment.SetEnvironmentVariable(OptOut, "1");
        if (!OperatingSystem.IsWindows() && SetNativeVariable(OptOut, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"The variable {OptOut} cannot be set, and without it ONNX Runtime would send telemetry.");
        }

        var native = OrtEnv.Instance();
        native.DisableTelemetryEvents();
        return native;
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNativeVariable(string name, string value, int overwrite);
}
