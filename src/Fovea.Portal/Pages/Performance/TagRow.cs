using Fovea.Protocol.Evaluation;

namespace Fovea.Portal.Pages.Performance;

/// <summary>A row of the table of tags.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Precision">At the chosen threshold.</param>
/// <param name="Recall">At the chosen threshold.</param>
/// <param name="Mark">What is wrong with its pictures, in a word; <see langword="null"/> when all is well.</param>
/// <param name="MarkText">The same in a sentence.</param>
public sealed record TagRow(TagEvaluation Tag, Estimate Precision, Estimate Recall, string? Mark, string? MarkText)
{
    public static IReadOnlyList<TagRow> Make(IterationNumbers numbers, float threshold)
    {
        var curves = numbers.Curves.PerTag.ToDictionary(curve => curve.TagId!.Value);
        var warnings = numbers.Evaluation.Warnings
            .Where(warning => warning.TagId is not null && warning.Kind is EvaluationWarningKind.TooFewPictures or EvaluationWarningKind.Imbalance)
            .ToLookup(warning => warning.TagId!.Value);
        return
        [
            .. from tag in numbers.Evaluation.PerTag
               let curve = curves[tag.TagId]
               let warning = warnings[tag.TagId].FirstOrDefault()
               select new TagRow(tag, numbers.PrecisionAt(curve, threshold), numbers.RecallAt(curve, threshold), MarkOf(warning), warning?.Message),
        ];
    }

    private static string? MarkOf(EvaluationWarning? warning) => warning?.Kind switch
    {
        EvaluationWarningKind.TooFewPictures => "few",
        EvaluationWarningKind.Imbalance => "unbalanced",
        _ => null,
    };
}
