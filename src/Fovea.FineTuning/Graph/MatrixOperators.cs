using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Operators on vectors and matrices.</summary>
internal static class MatrixOperators
{
    public static Tensor Gemm(GraphNode node, Tensor?[] x)
    {
        var a = node.Int("transA", 0) != 0 ? x[0]!.t() : x[0]!;
        var b = node.Int("transB", 0) != 0 ? x[1]!.t() : x[1]!;
        var product = matmul(a, b);
        product = node.Float("alpha", 1) is var alpha and not 1 ? product * alpha : product;
        if (x.Length < 3 || x[2] is not { } bias)
        {
            return product;
        }

        return product.Plus(node.Float("beta", 1) is var beta and not 1 ? bias * beta : bias);
    }

    public static Tensor Gelu(GraphNode node, Tensor?[] x)
    {
        if (node.Text("approximate", "none") == "none")
        {
            return nn.functional.gelu(x[0]!);
        }

        // Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2.
        var inner = (x[0]! + (x[0]! * x[0]! * x[0]! * 0.044715f)) * MathF.Sqrt(2 / MathF.PI);
        return x[0]! * 0.5f * (inner.tanh() + 1);
    }

    public static Tensor Clip(GraphNode node, Tensor?[] x)
    {
        var result = x[0]!;
        if (x.Length > 1 && x[1] is { } least)
        {
            result = maximum(result, least.to(result.dtype));
        }

        return x.Length > 2 && x[2] is { } most ? minimum(result, most.to(result.dtype)) : result.alias();
    }
}
