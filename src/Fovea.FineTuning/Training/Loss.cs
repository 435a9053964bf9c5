using Fovea.Engine.Data;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>The loss of a batch with mixed labels, with the class weights of quick training.</summary>
internal sealed class Loss : IDisposable
{
    // Szegedy et al. 2016, arXiv:1512.00567, section 7.
    private const float Smoothing = 0.05f;
    private readonly FineTuningJob job;
    private readonly Tensor positive;
    private readonly Tensor negative;

    /// <param name="job">The job.</param>
    /// <param name="rows">The training pictures, which decide the weights.</param>
    public Loss(FineTuningJob job, int[] rows)
    {
        this.job = job;
        var balance = new ClassBalance(job.Type, job.ClassCount, rows.Select(row => job.Labels[row]));
        // Scaled so that the mean weight of a picture is 1.
        positive = tensor([.. balance.PositiveWeights.Select(w => w * rows.Length)]).DetachFromDisposeScope();
        negative = tensor([.. balance.NegativeWeights.Select(w => w * rows.Length)]).DetachFromDisposeScope();
    }

    /// <param name="logits"><c>[B, C]</c>.</param>
    /// <param name="targets"><c>[B, C]</c>, in [0, 1].</param>
    public Tensor Of(Tensor logits, Tensor targets)
    {
        if (job.Type == ClassificationType.Multiclass)
        {
            var smoothed = (targets * (1 - Smoothing)) + (Smoothing / job.ClassCount);
            var weights = (targets * positive).sum(1);
            return -((smoothed * nn.functional.log_softmax(logits, 1)).sum(1) * weights).mean();
        }

        var losses = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None);
        return (losses * ((targets * positive) + ((1 - targets) * negative))).sum(1).mean();
    }

    public void Dispose()
    {
        positive.Dispose();
        negative.Dispose();
    }
}
