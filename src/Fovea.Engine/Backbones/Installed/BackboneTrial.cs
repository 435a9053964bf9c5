using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Backbones.Installed;

/// <summary>The inside of the process in which a network that somebody brought runs for the first time.</summary>
public static partial class BackboneTrial
{
    /// <summary>Most memory that the process may write to, in bytes; on Linux.</summary>
    public const long MaxMemoryBytes = 4L * 1024 * 1024 * 1024;

    private const int DataLimit = 2;

    /// <summary>Runs the network on one grey picture, and on a bright one.</summary>
    /// <param name="path">The candidate's ONNX file.</param>
    /// <param name="inputName">Its input.</param>
    /// <param name="featuresOutput">Its output.</param>
    /// <param name="inputSizePixels">Side of its input, in pixels.</param>
    /// <returns>Length of a feature vector.</returns>
    /// <exception cref="InvalidModelException">It does not run, or gives something else than finite features that depend on the picture.</exception>
    public static int Run(string path, string inputName, string featuresOutput, int inputSizePixels)
    {
        LimitMemory();
        var onnx = File.ReadAllBytes(path);
        OnnxModel.Load(onnx);
        using var session = new OnnxSession(onnx);
        var grey = Features(session, inputName, featuresOutput, inputSizePixels, _ => 0);
        var bright = Features(session, inputName, featuresOutput, inputSizePixels, i => (i % 7) - 2);
        return !grey.AsSpan().SequenceEqual(bright) ? grey.Length : throw new InvalidModelException("The features do not depend on the picture.");
    }

    private static float[] Features(OnnxSession session, string inputName, string featuresOutput, int side, Func<int, float> value)
    {
        float[] picture = [.. Enumerable.Range(0, 3 * side * side).Select(value)];
        try
        {
            var (features, shape) = session.Run(inputName, picture, [1, 3, side, side], featuresOutput);
            var isVector = shape is [1, >= 1 and <= 8192];
            return !isVector
                ? throw new InvalidModelException($"The output '{featuresOutput}' has the shape [{string.Join(", ", shape)}] for one picture; [1, D] with D from 1 to 8192 is allowed.")
                : features.All(float.IsFinite) ? features : throw new InvalidModelException($"The output '{featuresOutput}' holds values that are not finite.");
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException e)
        {
            throw new InvalidModelException(string.Create(CultureInfo.InvariantCulture, $"The network does not run on a picture of {side} pixels."), e);
        }
    }

    private static void LimitMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            // What is only reserved does not count, so .NET's own heap fits beside it.
            var limit = new Limit(MaxMemoryBytes, MaxMemoryBytes);
            _ = SetLimit(DataLimit, ref limit);
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    private readonly record struct Limit(long Soft, long Hard);
}
