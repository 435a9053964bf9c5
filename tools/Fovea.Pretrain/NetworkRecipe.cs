namespace Fovea.Pretrain;

/// <summary>A fresh network.</summary>
/// <param name="Widths">Channels of each stage; the last is the number of features.</param>
/// <param name="Blocks">Residual blocks of each stage.</param>
/// <param name="InputSizePixels">Side of the input that the backbone is used with, in pixels.</param>
/// <param name="From">
/// A backbone of the same kind and widths with fewer blocks, an ONNX file below the data folder: the network starts with its weights and
/// computes the same until its own blocks have learned something (Chen et al. 2016, arXiv:1511.05641); <see langword="null"/> starts at random.
/// </param>
internal sealed record NetworkRecipe(IReadOnlyList<int> Widths, IReadOnlyList<int> Blocks, int InputSizePixels, string? From = null);
