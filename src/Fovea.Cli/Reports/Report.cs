using Fovea.Engine.Evaluation;

namespace Fovea.Cli.Reports;

/// <summary>Everything a report shows of one evaluation.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Subtitle">How: on which pictures, by which model.</param>
/// <param name="Tags">Names of the tags, by class index.</param>
/// <param name="Analysis">The predictions.</param>
/// <param name="At">The metrics at the model's threshold.</param>
/// <param name="Paths">The pictures by row.</param>
/// <param name="Labels">The class indices of each picture's own tags.</param>
/// <param name="Suspects">Labels that the evidence contradicts, most suspicious first.</param>
/// <param name="NearDuplicates">Groups of rows, those across tags first.</param>
/// <param name="Warnings">The most important first.</param>
internal sealed record Report(
    string Title,
    string Subtitle,
    IReadOnlyList<string> Tags,
    EvaluationAnalysis Analysis,
    ThresholdEvaluation At,
    IReadOnlyList<string> Paths,
    IReadOnlyList<IReadOnlyList<int>> Labels,
    IReadOnlyList<SuspectLabel> Suspects,
    IReadOnlyList<IReadOnlyList<int>> NearDuplicates,
    IReadOnlyList<EvaluationWarning> Warnings)
{
    /// <summary>Name of a class index; "nothing" stands for none.</summary>
    public string NameOf(int? classIndex) => classIndex is { } index && index < Tags.Count ? Tags[index] : "nothing";

    /// <summary>The tags of a picture as one text.</summary>
    public string TagsOf(int row) => Labels[row].Count == 0 ? "nothing" : string.Join(", ", Labels[row].Select(label => Tags[label]));

    /// <summary>What the rows and columns of the confusion matrix stand for.</summary>
    public IReadOnlyList<string> ConfusionNames => [.. Enumerable.Range(0, At.ConfusionSize).Select(i => NameOf(i))];
}
