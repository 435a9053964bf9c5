using System.Text;

namespace Fovea.Cli.Tests.Backbones;

/// <summary>A small ONNX file of allowed operators that doubles a picture until no memory is left.</summary>
internal static class MemoryBomb
{
    private const int Doublings = 24;

    public static byte[] Create()
    {
        var graph = new List<byte>();
        var value = "x";
        for (var i = 0; i < Doublings; i++)
        {
            graph.AddRange(Field(1, Node("Concat", [value, value], $"c{i}", Field(5, [.. Field(1, "axis"), .. Varint(3, 3), .. Varint(20, 2)]))));
            value = $"c{i}";
        }

        graph.AddRange(Field(1, Node("GlobalAveragePool", [value], "pooled", [])));
        graph.AddRange(Field(1, Node("Flatten", ["pooled"], "features", [])));
        graph.AddRange(Field(2, "bomb"));
        byte[] sides = [.. Field(1, Varint(1, 1)), .. Field(1, Varint(1, 3)), .. Field(1, Varint(1, 224)), .. Field(1, Varint(1, 224))];
        graph.AddRange(Field(11, [.. Field(1, "x"), .. Field(2, Field(1, [.. Varint(1, 1), .. Field(2, sides)]))]));
        graph.AddRange(Field(12, [.. Field(1, "features"), .. Field(2, Field(1, Varint(1, 1)))]));
        return [.. Varint(1, 7), .. Field(7, [.. graph]), .. Field(8, Varint(2, 13))];
    }

    private static byte[] Node(string operation, string[] inputs, string output, byte[] attributes) =>
        [.. inputs.SelectMany(input => Field(1, input)), .. Field(2, output), .. Field(4, operation), .. attributes];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>A field with bytes, as protobuf writes it.</summary>
    private static byte[] Field(int number, byte[] content) => [.. Number((number << 3) | 2), .. Number(content.Length), .. content];

    private static byte[] Varint(int number, int value) => [.. Number(number << 3), .. Number(value)];

    private static byte[] Number(int value) => value < 128 ? [(byte)value] : [(byte)((value & 127) | 128), .. Number(value >> 7)];
}
