using System.Text.Json;
using Fovea.Engine.Data;

namespace Fovea.Engine.Tests.Evaluation;

/// <summary>Predictions and what scikit-learn 1.2.1 says about them; written by TestData/make_scikit_learn_fixtures.py.</summary>
public sealed record ScikitLearnFixture(
    string Type, int ClassCount, float[] Probabilities, int[][] Labels, double[] AveragePrecision, double MeanAveragePrecision,
    ScikitLearnFixture.Threshold[] Thresholds, ScikitLearnFixture.Curve[] Curves, double? Accuracy, int[]? Confusion)
{
    public sealed record Threshold(float Value, double Precision, double Recall, double[] TagPrecision, double[] TagRecall, double SubsetAccuracy)
    {
        [System.Text.Json.Serialization.JsonPropertyName("threshold")]
        public float Value { get; init; } = Value;
    }

    public sealed record Curve(int ClassIndex, double[] Precision, double[] Recall, float[] Thresholds);

    public ClassificationType Kind => Enum.Parse<ClassificationType>(Type);

    public string[] ClassNames => [.. Enumerable.Range(0, ClassCount).Select(c => $"tag {c}")];

    public float[] Column(int c) => [.. Labels.Select((_, row) => Probabilities[(row * ClassCount) + c])];

    public bool[] Positives(int c) => [.. Labels.Select(row => row.Contains(c))];

    public static ScikitLearnFixture Load(string name)
        => JsonSerializer.Deserialize<ScikitLearnFixture>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", $"predictions-{name}.json")), JsonSerializerOptions.Web)!;
}
