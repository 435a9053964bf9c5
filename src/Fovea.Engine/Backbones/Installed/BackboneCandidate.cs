namespace Fovea.Engine.Backbones.Installed;

/// <summary>A network that passed every check that can be made without running it.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Onnx">The network, reduced to what gives the features.</param>
/// <param name="InputName">Its input, <c>[N, 3, S, S]</c>.</param>
/// <param name="FeaturesOutput">Its output.</param>
/// <param name="InputSizePixels">S.</param>
internal sealed record BackboneCandidate(BackboneRequest Request, byte[] Onnx, string InputName, string FeaturesOutput, int InputSizePixels);
