using Fovea.Engine.Evaluation;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;

namespace Fovea.Server.Evaluations;

/// <summary>Measures two iterations of a project on what both were trained on.</summary>
internal sealed class ComparisonService(AnalysisService analyses)
{
    /// <exception cref="ServiceException">One is not trained, or they have nothing in common.</exception>
    public async Task<Comparison> CompareAsync(ProjectEntity project, Guid firstId, Guid secondId, float threshold, CancellationToken cancellationToken)
    {
        var first = await analyses.GetAsync(project, firstId, cancellationToken);
        var second = await analyses.GetAsync(project, secondId, cancellationToken);
        if (first.Type != second.Type)
        {
            throw new ServiceException(ErrorCode.BadRequest, $"One iteration is {first.Type}, the other {second.Type}; only iterations of one type are compared.");
        }

        Guid[] tags = [.. first.Evaluation.TagIds.Intersect(second.Evaluation.TagIds)];
        var rows = CommonRows(first, second, tags);
        if (tags.Length == 0 || rows.Count == 0)
        {
            throw new ServiceException(ErrorCode.BadRequest, "The two iterations have no picture with the same tags in common, so there is nothing to compare them on.");
        }

        var labels = rows.Select(pair => LabelsOf(first, pair.First, tags).Order().ToArray()).ToList();
        var measured = EvaluationComparison.Compute(
            Select(first, rows.Select(pair => pair.First), tags), Select(second, rows.Select(pair => pair.Second), tags), labels, first.Type, tags.Length, threshold, Analysis.Seed);
        return new Comparison(first, second, tags, rows, measured);
    }

    /// <summary>The rows of images that both have with the same tags, and with none that only one has.</summary>
    private static List<(int First, int Second)> CommonRows(Analysis first, Analysis second, Guid[] tags)
    {
        var seconds = second.Evaluation.ImageIds.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return
        [
            .. from pair in first.Evaluation.ImageIds.Index()
               where seconds.ContainsKey(pair.Item)
               let other = seconds[pair.Item]
               let mine = TagsOf(first, pair.Index)
               where mine.SetEquals(TagsOf(second, other)) && mine.IsSubsetOf(tags)
               select (pair.Index, other),
        ];
    }

    private static HashSet<Guid> TagsOf(Analysis analysis, int row) => [.. analysis.Evaluation.Labels[row].Select(label => analysis.Evaluation.TagIds[label])];

    private static IEnumerable<int> LabelsOf(Analysis analysis, int row, Guid[] tags) =>
        analysis.Evaluation.Labels[row].Select(label => Array.IndexOf(tags, analysis.Evaluation.TagIds[label]));

    private static float[] Select(Analysis analysis, IEnumerable<int> rows, Guid[] tags)
    {
        var (evaluation, all) = (analysis.Evaluation, analysis.Evaluation.TagIds.Count);
        var columns = tags.Select(tag => evaluation.TagIds.Index().First(pair => pair.Item == tag).Index).ToArray();
        return [.. rows.SelectMany(row => columns.Select(column => evaluation.Probabilities[(row * all) + column]))];
    }
}
