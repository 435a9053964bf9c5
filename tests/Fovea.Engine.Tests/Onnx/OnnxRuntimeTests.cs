using System.Runtime.InteropServices;
using Fovea.Engine.Backbones;

namespace Fovea.Engine.Tests.Onnx;

public class OnnxRuntimeTests
{
    [Fact]
    public void Session_Opened_LeavesNoTelemetryRunning()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process's open files are read from /proc.");
        using var backbone = Backbone.LoadEmbedded();

        Assert.Equal("1", Marshal.PtrToStringAnsi(NativeVariable("ORT_DISABLE_TELEMETRY")));
        Assert.Equal("1", Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY"));
        // Where events wait to be sent. Under CI=true ONNX Runtime keeps none by itself; the variable above is what counts then.
        Assert.DoesNotContain(
            Directory.GetFiles("/proc/self/fd").Select(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.FullName),
            file => file?.Contains("onnxruntime.db", StringComparison.Ordinal) == true);
    }

    [DllImport("libc", EntryPoint = "getenv", CharSet = CharSet.Ansi)]
    private static extern nint NativeVariable(string name);
}
