using System.Numerics.Tensors;
using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training;

/// <summary>
/// Trains a <see cref="ClassificationHead"/> on backbone features: multinomial (multiclass) or one-vs-rest (multilabel) logistic regression
/// on standardised features with L2 penalty, then temperature scaling.
/// </summary>
public static class HeadTrainer
{
    // mean loss + lambda / 2 · ‖W‖², strongest first; half decades are finer than the out-of-fold loss can tell apart.
    private static readonly float[] L2Grid = [10f, 3.16f, 1f, 0.316f, 0.1f, 0.0316f, 0.01f, 3.16e-3f, 1e-3f, 3.16e-4f, 1e-4f];

    private const double PathTolerance = 1e-5;
    private const int PathIterations = 100;
    private const double FinalTolerance = 1e-6;
    private const int FinalIterations = 500;

    /// <summary>Trains a head and predicts every picture out-of-fold.</summary>
    /// <param name="data">Features and labels.</param>
    /// <param name="options">Seed and number of folds.</param>
    /// <param name="progress">Receives progress, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The head, trained on all pictures, and the out-of-fold predictions.</returns>
    /// <exception cref="ArgumentException">The data contradict themselves or hold numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <remarks>
    /// <para>The result depends on neither the order of the rows nor the number of processors, to the last bit.</para>
    /// <para>Folds: as many as the smallest tag has distinct pictures, from 2 to <see cref="HeadTrainingOptions.MaxFolds"/>. A tag with a
    /// single distinct picture still trains, but the model that predicts this picture out-of-fold has never seen the tag: it counts as missed.
    /// A tag without a picture gets a probability near 0.</para>
    /// <para>The L2 strength and the temperature behind the reported probabilities of a fold are chosen on the other folds' out-of-fold
    /// logits; the head's own are chosen on all of them.</para>
    /// </remarks>
    public static HeadTrainingResult Train(
        HeadTrainingData data, HeadTrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
        => Train(data, options, progress, Environment.ProcessorCount, cancellationToken);

    internal static HeadTrainingResult Train(
        HeadTrainingData data, HeadTrainingOptions options, IProgress<TrainingProgress>? progress, int maxParallelism, CancellationToken cancellationToken)
    {
        HeadTrainingCheck.ThrowIfInvalid(data, options);
        var set = new SortedTrainingSet(data, options);
        var features = new PackedFeatures(data, set.Order, set.Folds);
        var path = new RegularisationPath(set, features, L2Grid, maxParallelism, cancellationToken);
        for (var step = 0; step < L2Grid.Length && !path.IsDecided; step++)
        {
            path.Step(step, PathTolerance, PathIterations);
            progress?.Report(new TrainingProgress("Choosing the regularisation", step + 1, L2Grid.Length));
        }

        progress?.Report(new TrainingProgress("Training on all pictures", 0, 1));
        var (l2, temperature) = path.Chosen;
        var objective = new LogisticObjective(features, set.Type, set.ClassCount, set.Labels, heldOut: -1, maxParallelism) { L2Strength = l2 };
        var (point, _) = Lbfgs.Minimise(objective.Evaluate, objective.StartingPoint(), FinalTolerance, FinalIterations, cancellationToken);
        var head = FoldIn(features, set, objective.LinearModel(point), temperature);
        progress?.Report(new TrainingProgress("Training on all pictures", 1, 1));
        return new HeadTrainingResult(head, OutOfFold(set, path), l2, (float)temperature);
    }

    /// <summary>Takes a model on packed features back to raw features, and divides it by the temperature.</summary>
    private static ClassificationHead FoldIn(PackedFeatures features, SortedTrainingSet set, float[] linear, double temperature)
    {
        var weights = new float[set.ClassCount * features.Dimension];
        var biases = new float[set.ClassCount];
        var biasStart = linear.Length - (linear.Length / (features.Stride + 1));
        for (var c = 0; c < set.ClassCount; c++)
        {
            double bias = linear[biasStart + c];
            for (var d = 0; d < features.Dimension; d++)
            {
                var weight = linear[(c * features.Stride) + d] * features.Scales[d];
                bias -= weight * features.Means[d];
                weights[(c * features.Dimension) + d] = (float)(weight / temperature);
            }

            biases[c] = (float)(bias / temperature);
        }

        return new ClassificationHead(set.Type, features.Dimension, set.ClassCount, weights, biases);
    }

    private static OutOfFoldPredictions OutOfFold(SortedTrainingSet set, RegularisationPath path)
    {
        var probabilities = new float[set.Order.Length * set.ClassCount];
        var folds = new int[set.Order.Length];
        for (var i = 0; i < set.Order.Length; i++)
        {
            var row = probabilities.AsSpan(set.Order[i] * set.ClassCount, set.ClassCount);
            var (logits, temperature) = path.LogitsFor(set.Folds[i]);
            TensorPrimitives.Divide(logits.AsSpan(i * set.ClassCount, set.ClassCount), (float)temperature, row);
            ClassificationHead.LogitsToProbabilities(set.Type, row);
            folds[set.Order[i]] = set.Folds[i];
        }

        return new OutOfFoldPredictions(set.ClassCount, probabilities, folds);
    }
}
