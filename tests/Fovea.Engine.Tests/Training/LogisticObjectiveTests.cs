using System.Text.Json;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public sealed class LogisticObjectiveTests
{
    private sealed record Fixture(int Rows, int Columns, int ClassCount, float[] Features, int[] Labels, FixtureLoss[] Losses);

    private sealed record FixtureLoss(double L2Strength, double Multinomial, double OneVsRest);

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Evaluate_Gradient_EqualsFiniteDifferences(ClassificationType type)
    {
        // 19 features and 5 classes leave padding in both directions; class sizes differ so that weights do.
        var data = SyntheticFeatures.Make(40, 19, 5, separation: 0.5f, type: type, labels: row => [row < 20 ? 0 : row % 5]);
        var objective = Objective(data, heldOut: 0, 0.1);
        var random = new Random(2);
        var point = objective.StartingPoint();
        var stride = 32;
        foreach (var index in RealParameters(19, stride, 5))
        {
            point[index] += (float)(random.NextDouble() - 0.5) * 0.2f;
        }

        var gradient = new float[point.Length];
        objective.Evaluate(point, gradient);

        foreach (var index in RealParameters(19, stride, 5))
        {
            // Central differences: error of order step² plus float rounding over the step, about 1e-5 each.
            const float Step = 2e-2f;
            var numeric = (At(objective, point, index, Step) - At(objective, point, index, -Step)) / (2 * (double)Step);
            Assert.Equal(numeric, gradient[index], 2e-4);
        }
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Minimise_AgainstScikitLearn_ReachesTheSameLoss(ClassificationType type)
    {
        var (fixture, data) = LoadFixture(type);

        foreach (var losses in fixture.Losses)
        {
            var expected = type == ClassificationType.Multiclass ? losses.Multinomial : losses.OneVsRest;
            Assert.Equal(1, Minimum(data, losses.L2Strength) / expected, 1e-4);
        }
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Evaluate_AnyNumberOfThreads_GivesTheSameBits(ClassificationType type)
    {
        // Several slabs of a million multiply-adds: 2400 views x 64 features x 32 classes are 4.9 million.
        var data = SyntheticFeatures.Make(1200, 64, 30, separation: 0.3f, type: type);
        var (value, gradient) = EvaluateOnce(data, maxParallelism: 1);

        foreach (var threads in new[] { 2, 5 })
        {
            var (otherValue, otherGradient) = EvaluateOnce(data, threads);
            Assert.Equal(value, otherValue);
            Assert.Equal(gradient, otherGradient);
        }
    }

    private static (double Value, float[] Gradient) EvaluateOnce(HeadTrainingData data, int maxParallelism)
    {
        var objective = Objective(data, heldOut: -1, 0.1, maxParallelism);
        var point = objective.StartingPoint();
        var gradient = new float[point.Length];
        return (objective.Evaluate(point, gradient), gradient);
    }

    private static double Minimum(HeadTrainingData data, double strength)
    {
        var objective = Objective(data, heldOut: -1, strength);
        return Lbfgs.Minimise(objective.Evaluate, objective.StartingPoint(), 1e-7, 500, TestContext.Current.CancellationToken).Value;
    }

    private static (Fixture Fixture, HeadTrainingData Data) LoadFixture(ClassificationType type)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "logistic-regression.json"));
        var fixture = JsonSerializer.Deserialize<Fixture>(text, JsonSerializerOptions.Web)!;
        return (fixture, new HeadTrainingData
        {
            Plain = new FeatureMatrix(fixture.Rows, fixture.Columns, fixture.Features),
            ClassCount = fixture.ClassCount,
            Type = type,
            Labels = [.. fixture.Labels.Select(label => new[] { label })],
            ContentHashes = [.. Enumerable.Range(0, fixture.Rows).Select(SyntheticFeatures.Hash)],
            Groups = [.. Enumerable.Range(0, fixture.Rows)],
        });
    }

    private static LogisticObjective Objective(HeadTrainingData data, int heldOut, double strength, int maxParallelism = 1)
    {
        var set = new SortedTrainingSet(data, new HeadTrainingOptions());
        var features = new PackedFeatures(data, set.Order, set.Folds);
        return new LogisticObjective(features, data.Type, data.ClassCount, set.Labels, heldOut, maxParallelism) { L2Strength = strength };
    }

    private static IEnumerable<int> RealParameters(int columns, int stride, int classCount)
        => Enumerable.Range(0, classCount).SelectMany(c => Enumerable.Range(c * stride, columns).Append((8 * stride) + c));

    private static double At(LogisticObjective objective, float[] point, int index, float step)
    {
        var moved = point.ToArray();
        moved[index] += step;
        return objective.Evaluate(moved, new float[point.Length]);
    }
}
