using TorchSharp;

namespace Fovea.FineTuning.Graph;

/// <summary>Weights that training moves.</summary>
/// <param name="Name">The initialiser's name.</param>
/// <param name="Value">Float32, a leaf that collects gradients; contiguous.</param>
/// <param name="Depth">Where in the network it is first used: 0 at the input, 1 at the output.</param>
internal sealed record GraphParameter(string Name, torch.Tensor Value, double Depth);
