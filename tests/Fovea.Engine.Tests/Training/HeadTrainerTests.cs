using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public sealed class HeadTrainerTests
{
    private static HeadTrainingResult Train(HeadTrainingData data, int parallelism = 2)
        => HeadTrainer.Train(data, new HeadTrainingOptions(), null, parallelism, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Train_SeparatedClusters_PredictsThemOutOfFold(ClassificationType type)
    {
        var data = SyntheticFeatures.Make(60, 20, 3, separation: 2, type: type);

        var result = Train(data);

        for (var row = 0; row < 60; row++)
        {
            Assert.True(result.OutOfFold.Probabilities[(row * 3) + (row % 3)] > 0.5f);
        }
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Train_AnyNumberOfThreads_GivesTheSameBytes(ClassificationType type)
    {
        var data = SyntheticFeatures.Make(120, 24, 4, separation: 0.5f, type: type);

        var single = Train(data, parallelism: 1);

        foreach (var threads in new[] { 2, 5 })
        {
            AssertSame(single, Train(data, threads));
        }
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Train_ShuffledRows_GivesTheSameBytes(ClassificationType type)
    {
        var data = SyntheticFeatures.Make(90, 24, 3, separation: 0.5f, type: type, labels: row => row < 8 ? [2] : [row % 2]);
        // Near-duplicates, and the same bytes twice with contradicting labels.
        data = data with
        {
            Groups = [.. data.Groups.Select(group => group / 2)],
            ContentHashes = [.. data.ContentHashes.Select((hash, row) => row is 50 or 61 ? SyntheticFeatures.Hash(50) : hash)],
        };
        var order = Enumerable.Range(0, 90).ToArray();
        new Random(5).Shuffle(order);

        var straight = Train(data);
        var shuffled = Train(Permute(data, order));

        Assert.Equal(straight.Head.Weights, shuffled.Head.Weights);
        Assert.Equal(straight.Head.Biases, shuffled.Head.Biases);
        Assert.Equal(order.Select(row => straight.OutOfFold.Folds[row]), shuffled.OutOfFold.Folds);
        Assert.Equal(
            order.SelectMany(row => straight.OutOfFold.Probabilities.AsSpan(row * 3, 3).ToArray()), shuffled.OutOfFold.Probabilities);
    }

    [Fact]
    public void Train_RandomLabels_DoesNotReportSkill()
    {
        // Honest numbers: on labels that mean nothing, out-of-fold accuracy stays near 1/4 and confidence does not exceed it by much.
        var random = new Random(3);
        var data = SyntheticFeatures.Make(200, 64, 4, separation: 0, labels: _ => [random.Next(4)]);

        var probabilities = Train(data).OutOfFold.Probabilities;

        var correct = Enumerable.Range(0, 200).Count(row =>
        {
            var p = probabilities.AsSpan(row * 4, 4);
            return p.IndexOf(Math.Max(Math.Max(p[0], p[1]), Math.Max(p[2], p[3]))) == data.Labels[row][0];
        });
        // Standard error sqrt(0.25 * 0.75 / 200) = 0.031: 0.25 plus four of them is 0.37.
        Assert.InRange(correct / 200.0, 0, 0.37);
        Assert.InRange(probabilities.Chunk(4).Average(p => p.Max()), 0.25, 0.45);
    }

    [Fact]
    public void Train_ConstantFeature_HasNoWeight()
    {
        var data = SyntheticFeatures.Make(40, 10, 2, separation: 1);
        for (var row = 0; row < 40; row++)
        {
            data.Plain.Row(row)[3] = 0.1f;
            data.Mirrored!.Row(row)[3] = 0.1f;
        }

        var head = Train(data).Head;

        Assert.Equal([0f, 0f], [head.Weights[3], head.Weights[13]]);
        Assert.All(head.Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Train_SeparableData_KeepsProbabilitiesBelowCertainty()
    {
        var data = SyntheticFeatures.Make(45, 30, 3, separation: 20);

        var result = Train(data);

        // 45 pictures without an error do not prove more than about (45 + 1) / (45 + 2) = 0.979 (Laplace).
        Assert.InRange(result.OutOfFold.Probabilities.Chunk(3).Average(p => p.Max()), 0.9, 0.995);
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Train_TagWithOnePicture_StillTrainsAndFits(ClassificationType type)
    {
        var data = SyntheticFeatures.Make(101, 16, 3, separation: 2, type: type, labels: row => row == 100 ? [2] : [row % 2]);

        var result = Train(data);

        Assert.Equal(2, result.OutOfFold.Folds.Distinct().Count());
        Assert.All(result.OutOfFold.Probabilities, p => Assert.InRange(p, 0, 1));
        Assert.InRange(result.OutOfFold.Probabilities[(100 * 3) + 2], 0, 0.5f);
    }

    [Theory]
    [InlineData(ClassificationType.Multiclass)]
    [InlineData(ClassificationType.Multilabel)]
    public void Train_TagWithoutPicture_IsPredictedAsImprobable(ClassificationType type)
    {
        var data = SyntheticFeatures.Make(60, 16, 3, separation: 2, type: type, labels: row => [row % 2]);

        var result = Train(data);

        Assert.All(result.OutOfFold.Probabilities.Chunk(3), p => Assert.InRange(p[2], 0, 0.2f));
    }

    [Fact]
    public void Train_MultilabelBackground_HasNoTag()
    {
        var data = SyntheticFeatures.Make(
            90, 20, 2, separation: 2, type: ClassificationType.Multilabel, labels: row => (row % 3) switch { 0 => [0], 1 => [0, 1], _ => [] });

        var probabilities = Train(data).OutOfFold.Probabilities;

        Assert.All(Enumerable.Range(0, 90).Where(row => row % 3 == 2), row => Assert.True(probabilities[row * 2] < 0.5f));
        Assert.All(Enumerable.Range(0, 90).Where(row => row % 3 == 1), row => Assert.True(probabilities[(row * 2) + 1] > 0.5f));
    }

    [Fact]
    public void Train_HeadOnRawFeatures_AgreesWithItsClusters()
    {
        var data = SyntheticFeatures.Make(60, 20, 3, separation: 2);
        var head = Train(data).Head;
        var probabilities = new float[3];

        for (var row = 0; row < 60; row++)
        {
            head.Predict(data.Plain.Row(row), probabilities);
            Assert.True(probabilities[row % 3] > 0.5f);
            Assert.Equal(1, probabilities.Sum(), 1e-5);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Train_FeatureNotFinite_IsRefusedByPicture(float value)
    {
        var data = SyntheticFeatures.Make(20, 8, 2, separation: 1);
        data.Mirrored!.Row(7)[2] = value;

        var error = Assert.Throws<ArgumentException>(() => Train(data));

        Assert.Contains("picture 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AllNearDuplicates_IsRefused()
    {
        var data = SyntheticFeatures.Make(10, 8, 2, separation: 1) with { Groups = new int[10] };

        Assert.Throws<ArgumentException>(() => Train(data));
    }

    [Fact]
    public void Train_OnlyOneOfTheTagsHasPictures_PredictsIt()
    {
        var result = Train(SyntheticFeatures.Make(20, 8, 2, separation: 1, labels: _ => [1]));

        Assert.All(result.OutOfFold.Probabilities.Chunk(2), p => Assert.True(p[1] > 0.9f));
    }

    [Fact]
    public void Train_MulticlassPictureWithTwoLabels_IsRefused()
    {
        var data = SyntheticFeatures.Make(10, 8, 2, separation: 1) with { Labels = [.. Enumerable.Repeat(new[] { 0, 1 }, 10)] };

        Assert.Throws<ArgumentException>(() => Train(data));
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        var data = SyntheticFeatures.Make(40, 8, 2, separation: 1);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            HeadTrainer.Train(data, new HeadTrainingOptions(), null, new CancellationToken(canceled: true)));
    }

    private static HeadTrainingData Permute(HeadTrainingData data, int[] order) => data with
    {
        Plain = Permute(data.Plain, order),
        Mirrored = Permute(data.Mirrored!, order),
        Labels = [.. order.Select(row => data.Labels[row])],
        ContentHashes = [.. order.Select(row => data.ContentHashes[row])],
        // Other numbers for the same groups.
        Groups = [.. order.Select(row => 1000 - data.Groups[row])],
    };

    private static FeatureMatrix Permute(FeatureMatrix matrix, int[] order)
        => new(matrix.Rows, matrix.Columns, [.. order.SelectMany(row => matrix.Row(row).ToArray())]);

    private static void AssertSame(HeadTrainingResult expected, HeadTrainingResult actual)
    {
        Assert.Equal(expected.Head.Weights, actual.Head.Weights);
        Assert.Equal(expected.Head.Biases, actual.Head.Biases);
        Assert.Equal(expected.OutOfFold.Probabilities, actual.OutOfFold.Probabilities);
        Assert.Equal(expected.OutOfFold.Folds, actual.OutOfFold.Folds);
        Assert.Equal((expected.L2Strength, expected.Temperature), (actual.L2Strength, actual.Temperature));
    }
}
