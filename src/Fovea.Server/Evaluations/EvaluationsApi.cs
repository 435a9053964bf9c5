using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Evaluation;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Evaluations;

/// <summary>How good an iteration is, and why; Fovea's own, beside the contract.</summary>
internal static class EvaluationsApi
{
    private const float DefaultThreshold = 0.5f;

    public static IEndpointRouteBuilder MapEvaluations(this IEndpointRouteBuilder routes)
    {
        var iteration = routes.MapGroup("/fovea/v1/projects/{projectId:guid}/iterations/{iterationId:guid}")
            .RequireAuthorization(Policies.TrainingKey).WithTags("Evaluation").IgnoreBodyType();
        iteration.MapGet("evaluation", GetAsync).WithName("GetEvaluation");
        iteration.MapGet("evaluation/curves", GetCurvesAsync).WithName("GetEvaluationCurves");
        iteration.MapGet("evaluation/images", ListConfusedAsync).WithName("GetConfusedImages");
        iteration.MapGet("suspects", ListSuspectsAsync).WithName("GetSuspects");
        iteration.MapPost("suspects/accepted", AcceptAsync).WithName("AcceptLabels");
        iteration.MapDelete("suspects/accepted", RevokeAsync).WithName("RevokeAcceptedLabels");
        iteration.MapGet("near-duplicates", ListNearDuplicatesAsync).WithName("GetNearDuplicates");
        iteration.MapGet("comparison", CompareAsync).WithName("CompareIterations");
        iteration.MapPost("explanation", ExplainAsync).WithName("ExplainPicture");
        return routes;
    }

    private static async Task<Ok<IterationEvaluation>> GetAsync(
        Guid projectId, Guid iterationId, float? threshold, Caller caller, ProjectService projects, AnalysisService analyses, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var at = Arguments.Fraction(threshold, nameof(threshold), DefaultThreshold);
        var analysis = await analyses.GetAsync(project, iterationId, cancellationToken);
        var evidence = await analysis.GetEvidenceAsync().WaitAsync(cancellationToken);
        return TypedResults.Ok(analysis.ToContract(iterationId, analysis.Numbers.At(at), evidence.Warnings));
    }

    private static async Task<Ok<EvaluationCurves>> GetCurvesAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, AnalysisService analyses, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var analysis = await analyses.GetAsync(project, iterationId, cancellationToken);
        return TypedResults.Ok(analysis.Numbers.Curves.ToContract(iterationId, analysis.Evaluation, analysis.Numbers.At(DefaultThreshold)));
    }

    private static async Task<Ok<EvaluatedImagePage>> ListConfusedAsync(
        Guid projectId, Guid iterationId, Guid? actualTagId, Guid? predictedTagId, float? threshold, int? take, int? skip,
        Caller caller, ProjectService projects, AnalysisService analyses, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var at = Arguments.Fraction(threshold, nameof(threshold), DefaultThreshold);
        var page = Arguments.Page(take, skip);
        var analysis = await analyses.GetAsync(project, iterationId, cancellationToken);
        var rows = analysis.Numbers.PicturesIn(IndexOf(analysis, actualTagId, nameof(actualTagId)), IndexOf(analysis, predictedTagId, nameof(predictedTagId)), at);
        var shown = rows.Skip(page.Skip).Take(page.Take).ToList();
        var described = await images.DescribeAsync(iterationId, analysis.Evaluation, shown, cancellationToken);
        return TypedResults.Ok(new EvaluatedImagePage { Total = rows.Count, Images = [.. shown.Where(described.ContainsKey).Select(row => described[row])] });
    }

    private static async Task<Ok<SuspectPage>> ListSuspectsAsync(
        Guid projectId, Guid iterationId, int? take, int? skip,
        Caller caller, ProjectService projects, AnalysisService analyses, SuspectService suspects, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(await PageOfSuspectsAsync(project, iterationId, Arguments.Page(take, skip), analyses, suspects, images, cancellationToken));
    }

    /// <summary>Answers with the list that is left, so that whoever works through it needs no second call.</summary>
    private static async Task<Ok<SuspectPage>> AcceptAsync(
        Guid projectId, Guid iterationId, LabelAcceptance? body,
        Caller caller, ProjectService projects, AnalysisService analyses, SuspectService suspects, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var ids = Arguments.RequiredIds([.. (body?.ImageIds ?? []).Select(id => id.ToString())], "imageIds", ProtocolLimits.MaxImageIds);
        await analyses.GetAsync(project, iterationId, cancellationToken);
        await suspects.AcceptAsync(project, iterationId, ids, cancellationToken);
        return TypedResults.Ok(await PageOfSuspectsAsync(project, iterationId, Arguments.Page(null, null), analyses, suspects, images, cancellationToken));
    }

    private static async Task<NoContent> RevokeAsync(
        Guid projectId, Guid iterationId, string[]? imageIds,
        Caller caller, ProjectService projects, AnalysisService analyses, SuspectService suspects, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var ids = Arguments.RequiredIds(imageIds, nameof(imageIds), ProtocolLimits.MaxImageIds);
        await analyses.GetAsync(project, iterationId, cancellationToken);
        await suspects.RevokeAsync(project, iterationId, ids, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<NearDuplicatePage>> ListNearDuplicatesAsync(
        Guid projectId, Guid iterationId, int? take, int? skip,
        Caller caller, ProjectService projects, AnalysisService analyses, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var page = Arguments.Page(take, skip);
        var analysis = await analyses.GetAsync(project, iterationId, cancellationToken);
        var groups = (await analysis.GetEvidenceAsync().WaitAsync(cancellationToken)).Groups;
        var shown = groups.Skip(page.Skip).Take(page.Take).ToList();
        var described = await images.DescribeAsync(iterationId, analysis.Evaluation, shown.SelectMany(group => group), cancellationToken);
        return TypedResults.Ok(new NearDuplicatePage
        {
            Total = groups.Count,
            Groups = [.. shown.Select(group => new NearDuplicateGroup
            {
                AcrossTags = !AnalysisService.AreAlike(analysis.Evaluation, group),
                Images = [.. group.Where(described.ContainsKey).Select(row => described[row])],
            })],
        });
    }

    private static async Task<Ok<IterationComparison>> CompareAsync(
        Guid projectId, Guid iterationId, Guid? with, float? threshold, int? take, int? skip,
        Caller caller, ProjectService projects, ComparisonService comparisons, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var at = Arguments.Fraction(threshold, nameof(threshold), DefaultThreshold);
        var page = Arguments.Page(take, skip);
        var other = with ?? throw new ServiceException(ErrorCode.BadRequestRequiredParamIsNull, "The parameter with is required: the iteration to compare with.");
        var comparison = await comparisons.CompareAsync(project, iterationId, other, at, cancellationToken);
        int[] differing = [.. comparison.Measured.OnlyFirstRight, .. comparison.Measured.OnlySecondRight];
        var shown = differing.Skip(page.Skip).Take(page.Take).ToList();
        var first = await images.DescribeAsync(iterationId, comparison.First.Evaluation, shown.Select(row => comparison.Rows[row].First), cancellationToken);
        var second = await images.DescribeAsync(other, comparison.Second.Evaluation, shown.Select(row => comparison.Rows[row].Second), cancellationToken);
        return TypedResults.Ok(comparison.ToContract(iterationId, other, at) with
        {
            Images = [.. from row in shown
                         let rows = comparison.Rows[row]
                         where first.ContainsKey(rows.First) && second.ContainsKey(rows.Second)
                         select new ComparedImage
                         {
                             IsFirstRight = comparison.Measured.OnlyFirstRight.Contains(row),
                             Image = first[rows.First],
                             SecondPredictions = second[rows.Second].Predictions,
                         }],
        });
    }

    private static async Task<Ok<PictureExplanation>> ExplainAsync(
        Guid projectId, Guid iterationId, Guid? imageId, Guid? tagId, HttpContext context,
        Caller caller, ProjectService projects, ExplanationService explanations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var image = imageId is { } stored
            ? await explanations.ReadImageAsync(project, stored, cancellationToken)
            : await UploadReader.ReadOneAsync(context.Request, ProtocolLimits.MaxTrainingImageBytes, cancellationToken);
        var (explanation, evaluation) = await explanations.ExplainAsync(project, iterationId, image, tagId, cancellationToken);
        return TypedResults.Ok(explanation.ToContract(evaluation));
    }

    private static async Task<SuspectPage> PageOfSuspectsAsync(
        ProjectEntity project, Guid iterationId, Page page, AnalysisService analyses, SuspectService suspects, EvaluatedImageService images, CancellationToken cancellationToken)
    {
        var analysis = await analyses.GetAsync(project, iterationId, cancellationToken);
        var (waiting, accepted) = await suspects.ListAsync(project, iterationId, analysis, cancellationToken);
        var shown = waiting.Skip(page.Skip).Take(page.Take).ToList();
        var described = await images.DescribeAsync(iterationId, analysis.Evaluation, shown.Select(suspect => suspect.Row), cancellationToken);
        return new SuspectPage
        {
            Total = waiting.Count,
            Accepted = accepted,
            Images = [.. shown.Where(suspect => described.ContainsKey(suspect.Row)).Select(suspect => suspect.ToContract(analysis.Evaluation, described[suspect.Row]))],
        };
    }

    /// <summary>The row or column of a tag; none stands for "no tag", which only multilabel iterations have.</summary>
    private static int IndexOf(Analysis analysis, Guid? tagId, string name)
    {
        var tags = analysis.Evaluation.TagIds;
        if (tagId is null)
        {
            return analysis.Type == Engine.Data.ClassificationType.Multilabel
                ? tags.Count
                : throw new ServiceException(ErrorCode.BadRequestRequiredParamIsNull, $"The parameter {name} is required: in a {nameof(Classifier.Multiclass)} iteration each picture has one tag.");
        }

        return tags.Index().Where(pair => pair.Item == tagId).Select(pair => (int?)pair.Index).FirstOrDefault()
            ?? throw new ServiceException(ErrorCode.NotFoundTag, $"The iteration has no tag {tagId}, which {name} names.");
    }
}
