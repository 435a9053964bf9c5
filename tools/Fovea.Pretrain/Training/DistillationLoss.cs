using Fovea.FineTuning.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Pretrain.Training;

/// <summary>How far the student is from its teachers, and from the labels where they count.</summary>
/// <param name="dimensions">Lengths of the teachers' outputs, which stand one after the other.</param>
/// <param name="labelWeight">Weight of the labels' cross-entropy.</param>
internal sealed class DistillationLoss(IReadOnlyList<int> dimensions, double labelWeight)
{
    private const long NoLabel = -1;

    // Held, because temporary scalars were seen to be finalised during the native call.
    private readonly Scalar teacherShare = (1.0 / dimensions.Count).ToScalar();
    private readonly Scalar labelShare = labelWeight.ToScalar();

    /// <param name="outputs">Of the student's layer, <c>[B, T + C]</c>.</param>
    /// <param name="targets">Of the teachers, standardised, <c>[B, T]</c>.</param>
    /// <param name="labels">Class of each picture, <c>[B]</c>; -1 for none.</param>
    /// <returns>Mean over the teachers' outputs of smooth L1 plus one minus the cosine, and the labels' share.</returns>
    public Tensor Of(Tensor outputs, Tensor targets, Tensor labels)
    {
        var (at, loss) = (0L, zeros(1).squeeze());
        foreach (var length in dimensions)
        {
            var (student, teacher) = (outputs.narrow(1, at, length), targets.narrow(1, at, length));
            var distance = ones(1).squeeze().Minus(nn.functional.cosine_similarity(student, teacher, 1).mean());
            loss = loss.Plus(nn.functional.smooth_l1_loss(student, teacher)).Plus(distance);
            at += length;
        }

        loss = loss.mul(teacherShare);
        return labelWeight > 0 && labels.max().item<long>() != NoLabel
            ? loss.Plus(nn.functional.cross_entropy(outputs.narrow(1, at, outputs.shape[1] - at), labels, ignore_index: NoLabel).mul(labelShare))
            : loss;
    }
}
