using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Operators that move values without changing them, or reduce along sides.</summary>
internal static class ShapeOperators
{
    public static long[] Longs(Tensor tensor) => tensor.to(ScalarType.Int64).reshape(-1).data<long>().ToArray();

    public static Tensor Shape(GraphNode node, Tensor x)
    {
        var (start, end) = ((int)node.Int("start", 0), (int)node.Int("end", x.dim()));
        return tensor(x.shape[Side(start, x)..Math.Min(Side(end, x), (int)x.dim())], dtype: ScalarType.Int64);
    }

    public static Tensor ConstantOfShape(GraphNode node, Tensor?[] x)
    {
        var value = node.Tensor("value") is { } proto ? GraphTensors.Read(proto) : tensor(new[] { 0f });
        return value.reshape(1).expand(Longs(x[0]!));
    }

    public static Tensor Reshape(GraphNode node, Tensor?[] x)
    {
        var shape = Longs(x[1]!);
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = shape[i] == 0 && node.Int("allowzero", 0) == 0 ? x[0]!.shape[i] : shape[i];
        }

        return x[0]!.reshape(shape);
    }

    public static Tensor Flatten(GraphNode node, Tensor?[] x)
    {
        var axis = Side((int)node.Int("axis", 1), x[0]!);
        return x[0]!.reshape(x[0]!.shape[..axis].Aggregate(1L, (product, side) => product * side), -1);
    }

    public static Tensor Squeeze(GraphNode node, Tensor?[] x)
    {
        if (Axes(node, x) is not { } axes)
        {
            return x[0]!.squeeze();
        }

        return axes.Select(axis => Side((int)axis, x[0]!)).OrderDescending().Aggregate(x[0]!, (t, axis) => t.squeeze(axis)).alias();
    }

    public static Tensor Unsqueeze(GraphNode node, Tensor?[] x)
    {
        var axes = Axes(node, x) ?? throw node.NotSupported("no axes");
        var rank = x[0]!.dim() + axes.Length;
        return axes.Select(axis => axis < 0 ? axis + rank : axis).Order().Aggregate(x[0]!, (t, axis) => t.unsqueeze(axis)).alias();
    }

    public static Tensor Concat(GraphNode node, Tensor?[] x)
    {
        Tensor[] parts = [.. x.Select(part => part!)];
        if (parts.Select(part => part.dtype).Distinct().Count() > 1)
        {
            parts = [.. parts.Select(part => part.to(ScalarType.Float32))];
        }

        return cat(parts, node.Int("axis", 0));
    }

    public static Tensor[] Split(GraphNode node, Tensor?[] x)
    {
        var axis = Side((int)node.Int("axis", 0), x[0]!);
        if (x.Length > 1 && x[1] is { } sizes)
        {
            return x[0]!.split(Longs(sizes), axis);
        }

        // Equal parts, of which the last may be smaller.
        var parts = node.Outputs.Count;
        return x[0]!.split((x[0]!.shape[axis] + parts - 1) / parts, axis);
    }

    public static Tensor Slice(GraphNode node, Tensor?[] x)
    {
        var (starts, ends) = (Longs(x[1]!), Longs(x[2]!));
        var axes = x.Length > 3 && x[3] is { } given ? Longs(given) : [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = x.Length > 4 && x[4] is { } listed ? Longs(listed) : null;
        var result = x[0]!;
        for (var i = 0; i < starts.Length; i++)
        {
            var step = steps?[i] ?? 1;
            if (step < 1)
            {
                throw node.NotSupported("a step backwards");
            }

            var axis = Side((int)axes[i], result);
            var side = result.shape[axis];
            result = result.slice(axis, Bound(starts[i], side), Bound(ends[i], side), step);
        }

        return result.alias();

        static long Bound(long at, long side) => Math.Clamp(at < 0 ? at + side : at, 0, side);
    }

    public static Tensor Gather(GraphNode node, Tensor?[] x)
    {
        var axis = Side((int)node.Int("axis", 0), x[0]!);
        var side = x[0]!.shape[axis];
        var indices = x[1]!.to(ScalarType.Int64);
        var picked = x[0]!.index_select(axis, where(indices.lt(0), indices + side, indices).reshape(-1));
        return picked.reshape([.. x[0]!.shape[..axis], .. indices.shape, .. x[0]!.shape[(axis + 1)..]]);
    }

    public static Tensor Reduce(GraphNode node, Tensor?[] x, Func<Tensor, long[], bool, Tensor> reduce)
    {
        var axes = Axes(node, x) ?? [];
        if (axes.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
        {
            return x[0]!.alias();
        }

        return reduce(x[0]!, axes.Length > 0 ? axes : [.. Enumerable.Range(0, (int)x[0]!.dim()).Select(axis => (long)axis)], node.Int("keepdims", 1) != 0);
    }

    // An attribute in older operator sets, an input in newer ones.
    private static long[]? Axes(GraphNode node, Tensor?[] x) => x.Length > 1 && x[1] is { } axes ? Longs(axes) : node.Ints("axes");

    private static int Side(int axis, Tensor x) => axis < 0 ? axis + (int)x.dim() : axis;
}
