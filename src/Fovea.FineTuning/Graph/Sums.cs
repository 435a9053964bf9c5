using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Graph;

/// <summary>Sums and differences of tensors.</summary>
/// <remarks>
/// TorchSharp's operators make a temporary scalar for the factor of the second tensor, which was seen to be finalised during the native
/// call ("Expected false to be true"); these stay.
/// </remarks>
internal static class Sums
{
    private static readonly Scalar One = 1.ToScalar();
    private static readonly Scalar MinusOne = (-1).ToScalar();

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, MinusOne);
}
