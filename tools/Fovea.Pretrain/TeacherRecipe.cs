namespace Fovea.Pretrain;

/// <summary>A network to learn from.</summary>
/// <param name="Name">What the model card calls it.</param>
/// <param name="File">Its ONNX file, below the data folder.</param>
/// <param name="SizePixels">Side of its input, in pixels.</param>
/// <param name="Mean">Mean of each channel, of values in [0, 1].</param>
/// <param name="Std">Standard deviation of each channel.</param>
/// <param name="Outputs">Its outputs to learn, each <c>[N, D]</c>.</param>
/// <param name="Licence">Terms of its weights, for the model card.</param>
internal sealed record TeacherRecipe(
    string Name, string File, int SizePixels, IReadOnlyList<float> Mean, IReadOnlyList<float> Std, IReadOnlyList<string> Outputs, string Licence);
