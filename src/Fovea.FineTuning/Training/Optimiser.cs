using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.FineTuning.Training;

/// <summary>AdamW with a learning rate for each parameter and a moving average of the weights.</summary>
/// <remarks>
/// Loshchilov &amp; Hutter 2019, arXiv:1711.05101. TorchSharp's own makes temporary scalars, which were seen to be finalised during the native
/// call; here every scalar is held until the step is over. The average follows Polyak and is what predicts.
/// </remarks>
internal sealed class Optimiser : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly List<Slot> slots;
    private readonly List<Scalar> held = [];
    private readonly double averageDecay;

    /// <param name="parameters">What learns, with its share of the learning rate and its weight decay.</param>
    /// <param name="averageSteps">Steps that the average reaches back.</param>
    public Optimiser(IEnumerable<(Tensor Value, double Rate, double Decay)> parameters, int averageSteps)
    {
        averageDecay = 1 - (1.0 / averageSteps);
        using var noGradients = no_grad();
        slots = [.. parameters.Select(p => new Slot(
            p.Value, zeros_like(p.Value).DetachFromDisposeScope(), zeros_like(p.Value).DetachFromDisposeScope(),
            p.Value.detach().clone().DetachFromDisposeScope(), p.Rate, p.Decay))];
    }

    /// <summary>Everything a resumed run needs: weights, both moments and the average, one parameter after another.</summary>
    public IEnumerable<Tensor> State => slots.SelectMany(s => new[] { s.Value, s.Mean, s.Square, s.Average });

    /// <summary>One update; gradients are taken from the parameters and cleared.</summary>
    /// <param name="step">Zero-based number of the update.</param>
    /// <param name="learningRate">The rate of a parameter with share 1.</param>
    public void Step(int step, double learningRate)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (correction1, correction2) = (1 - Math.Pow(Beta1, step + 1), 1 - Math.Pow(Beta2, step + 1));
        var (beta1, rest1, beta2, rest2) = (Hold(Beta1), Hold(1 - Beta1), Hold(Beta2), Hold(1 - Beta2));
        var (epsilon, root) = (Hold(Epsilon), Hold(1 / Math.Sqrt(correction2)));
        // At the start the average would otherwise remember the untrained head for long.
        var decay = Math.Min(averageDecay, (1.0 + step) / (10 + step));
        var (keep, take) = (Hold(decay), Hold(1 - decay));
        foreach (var slot in slots)
        {
            if (slot.Value.grad is not { } gradient)
            {
                continue;
            }

            slot.Mean.mul_(beta1).add_(gradient, rest1);
            slot.Square.mul_(beta2).addcmul_(gradient, gradient, rest2);
            var rate = learningRate * slot.Rate;
            slot.Value.mul_(Hold(1 - (rate * slot.Decay)));
            slot.Value.addcdiv_(slot.Mean, slot.Square.sqrt().mul_(root).add_(epsilon), Hold(-rate / correction1));
            slot.Average.mul_(keep).add_(slot.Value, take);
            gradient.zero_();
        }

        held.ForEach(scalar => scalar.Dispose());
        held.Clear();
    }

    /// <summary>Exchanges weights and average; a second call takes it back.</summary>
    public void SwapAverage()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var slot in slots)
        {
            var value = slot.Value.detach().clone();
            slot.Value.copy_(slot.Average);
            slot.Average.copy_(value);
        }
    }

    public void Dispose() => slots.ForEach(s =>
    {
        s.Mean.Dispose();
        s.Square.Dispose();
        s.Average.Dispose();
    });

    private Scalar Hold(double value)
    {
        var scalar = value.ToScalar();
        held.Add(scalar);
        return scalar;
    }

    private sealed record Slot(Tensor Value, Tensor Mean, Tensor Square, Tensor Average, double Rate, double Decay);
}
