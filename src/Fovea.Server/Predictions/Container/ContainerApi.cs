using Fovea.Engine.Imaging;
using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Predictions.Container;

/// <summary>The routes of an exported container, for its clients to move without a change. They carry no key and are closed unless a setting opens them.</summary>
internal static class ContainerApi
{
    public static IServiceCollection AddContainerRoutes(this IServiceCollection services)
    {
        services.AddOptions<ContainerRoutesOptions>().BindConfiguration(ContainerRoutesOptions.Section).ValidateOnStart();
        return services;
    }

    public static IEndpointRouteBuilder MapContainerRoutes(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<IOptions<ContainerRoutesOptions>>().Value.Enabled)
        {
            return routes;
        }

        var container = routes.MapGroup("").Gated();
        foreach (var path in ContainerPaths.Of("image"))
        {
            container.MapPost(path, ClassifyImageAsync).AllowAnonymous().ExcludeFromDescription();
        }

        foreach (var path in ContainerPaths.Of("url"))
        {
            container.MapPost(path, ClassifyUrlAsync).AllowAnonymous().ExcludeFromDescription();
        }

        return routes;
    }

    private static async Task<Ok<ContainerAnswer>> ClassifyImageAsync(
        HttpContext context, IOptions<ContainerRoutesOptions> options, PublishedIterations published, PredictionService predictions, CancellationToken cancellationToken)
    {
        var iteration = await FindAsync(context, options.Value, published, cancellationToken);
        ReadOnlyMemory<byte> image;
        try
        {
            image = await ContainerBody.ReadImageAsync(context.Request, ProtocolLimits.MaxPredictionImageBytes, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new ServiceException(ErrorCode.BadRequestImageStream, e.Message, e);
        }

        return await ClassifyAsync(context, iteration, image, predictions, cancellationToken);
    }

    private static async Task<Ok<ContainerAnswer>> ClassifyUrlAsync(
        HttpContext context, IOptions<ContainerRoutesOptions> options, PublishedIterations published, PredictionService predictions, SingleImageFetcher fetcher,
        CancellationToken cancellationToken)
    {
        var iteration = await FindAsync(context, options.Value, published, cancellationToken);
        string? url;
        try
        {
            url = await ContainerBody.ReadUrlAsync(context.Request, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new ServiceException(ErrorCode.BadRequestImageUrl, """The body is not a JSON object such as {"url": "https://..."}.""", e);
        }

        return await ClassifyAsync(
            context, iteration, await fetcher.FetchAsync(url, ProtocolLimits.MaxPredictionImageBytes, cancellationToken), predictions, cancellationToken);
    }

    // A container keeps nothing, with or without "nostore".
    private static async Task<Ok<ContainerAnswer>> ClassifyAsync(
        HttpContext context, PredictableIteration iteration, ReadOnlyMemory<byte> image, PredictionService predictions, CancellationToken cancellationToken)
    {
        var answer = await predictions.ClassifyAsync(context.RequestId(), iteration, image, ImageLimits.Prediction, PredictionStorage.Off, cancellationToken);
        var probabilities = answer.Predictions.ToDictionary(prediction => prediction.TagId, prediction => prediction.Probability);
        return TypedResults.Ok(ContainerAnswer.Of(iteration.Tags.Select(tag => tag.Name), iteration.Tags.Select(tag => probabilities[tag.Id]), answer.Created));
    }

    private static Task<PredictableIteration> FindAsync(
        HttpContext context, ContainerRoutesOptions options, PublishedIterations published, CancellationToken cancellationToken)
    {
        // An exported container accepts any word for its one project, so clients need not send an id.
        var project = Guid.TryParse(context.GetRouteValue("project") as string, out var id) ? id : options.Project;
        var name = context.GetRouteValue("name") as string ?? options.PublishName;
        return project is { } projectId && name is not null
            ? published.FindAsync(projectId, name, cancellationToken)
            : throw new ServiceException(
                ErrorCode.NotFoundIteration,
                $"The address does not say which model is meant: name project and publish name, or set {ContainerRoutesOptions.Section}:Project and :PublishName.");
    }
}
