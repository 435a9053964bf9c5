using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>The state of a run in a file, whole or not at all.</summary>
internal static class Checkpoint
{
    private const int Magic = 0x31504346;

    /// <param name="path">The file; replaced.</param>
    /// <param name="step">Updates done.</param>
    /// <param name="state">Float32 tensors, in a fixed order.</param>
    public static void Write(string path, int step, IEnumerable<Tensor> state)
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            file.Write(MemoryMarshal.AsBytes<int>([Magic, step]));
            foreach (var tensor in state)
            {
                file.Write(MemoryMarshal.AsBytes(tensor.data<float>().ToArray().AsSpan()));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <returns>Updates done; 0 when there is no file.</returns>
    public static int Read(string path, IEnumerable<Tensor> state)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var noGradients = no_grad();
        using var file = File.OpenRead(path);
        var header = new int[2];
        file.ReadExactly(MemoryMarshal.AsBytes(header.AsSpan()));
        if (header[0] != Magic)
        {
            throw new InvalidDataException("The checkpoint of the fine-tuning is not one of this version.");
        }

        foreach (var target in state)
        {
            var values = new float[target.numel()];
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            using var read = tensor(values, target.shape);
            target.copy_(read);
        }

        return header[1];
    }
}
