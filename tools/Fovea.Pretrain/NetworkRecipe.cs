namespace Fovea.Pretrain;

/// <summary>A fresh network.</summary>
/// <param name="Widths">Channels of each stage; the last is the number of features.</param>
/// <param name="Blocks">Residual blocks of each stage.</param>
/// <param name="InputSizePixels">Side of the input that the backbone is used with, in pixels.</param>
internal sealed record NetworkRecipe(IReadOnlyList<int> Widths, IReadOnlyList<int> Blocks, int InputSizePixels);
