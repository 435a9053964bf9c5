using System.Runtime.InteropServices;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Turns the numbers of an ONNX file into tensors, and back.</summary>
internal static class GraphTensors
{
    public const int Float = OnnxModel.FloatType;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Bool = 9;
    public const int Float16 = 10;
    public const int Double = 11;

    public static bool IsFloat(TensorProto tensor) => tensor.DataType is Float or Float16;

    /// <summary>Reads a tensor; float16 is widened to float32.</summary>
    /// <exception cref="InvalidModelException">Its type is another, or it holds fewer or more numbers than its shape says.</exception>
    public static Tensor Read(TensorProto proto)
    {
        long[] shape = [.. proto.Dims];
        return proto.DataType switch
        {
            Float or Float16 => tensor(Floats(proto), shape, dtype: ScalarType.Float32),
            Double => tensor(Values<double>(proto, proto.DoubleData), shape, dtype: ScalarType.Float64),
            Int32 => tensor(Values<int>(proto, proto.Int32Data), shape, dtype: ScalarType.Int32),
            Int64 => tensor(Values<long>(proto, proto.Int64Data), shape, dtype: ScalarType.Int64),
            Bool => tensor(Values<byte>(proto, [.. proto.Int32Data.Select(value => (byte)value)]), shape, dtype: ScalarType.Int64).to(ScalarType.Bool),
            _ => throw new InvalidModelException($"The tensor '{proto.Name}' has the ONNX type {proto.DataType}, which fine-tuning does not read."),
        };
    }

    /// <summary>Writes float32 values in the type the tensor had.</summary>
    public static void Write(TensorProto proto, ReadOnlySpan<float> values)
    {
        if (proto.DataType == Float16)
        {
            var halves = new Half[values.Length];
            System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, halves);
            proto.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(halves.AsSpan()));
            proto.Int32Data.Clear();
        }
        else
        {
            proto.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
            proto.FloatData.Clear();
        }
    }

    public static ScalarType TypeOf(long onnxType) => onnxType switch
    {
        // Half precision is how weights are stored, not how they are computed with.
        Float or Float16 => ScalarType.Float32,
        Double => ScalarType.Float64,
        Int32 => ScalarType.Int32,
        Int64 => ScalarType.Int64,
        Bool => ScalarType.Bool,
        _ => throw new InvalidModelException($"The graph casts to the ONNX type {onnxType}, which fine-tuning does not know."),
    };

    /// <summary>Reads the numbers of a float tensor, without a tensor library.</summary>
    /// <exception cref="InvalidModelException">It holds fewer or more numbers than its shape says.</exception>
    public static float[] Floats(TensorProto proto)
    {
        if (proto.DataType == Float)
        {
            return Values<float>(proto, proto.FloatData);
        }

        // float16 outside of raw data stands in the lower halves of 32-bit numbers.
        var halves = Values<Half>(proto, [.. proto.Int32Data.Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))]);
        var values = new float[halves.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    private static unsafe T[] Values<T>(TensorProto proto, IReadOnlyCollection<T> listed)
        where T : unmanaged
    {
        var expected = proto.Dims.Aggregate(1L, (product, side) => product * side);
        T[] values = proto.RawData.Length % sizeof(T) != 0 ? [] : proto.RawData.IsEmpty ? [.. listed] : MemoryMarshal.Cast<byte, T>(proto.RawData.Span).ToArray();
        return values.Length == expected
            ? values
            : throw new InvalidModelException($"The tensor '{proto.Name}' holds {values.Length} values; its shape needs {expected}.");
    }
}
