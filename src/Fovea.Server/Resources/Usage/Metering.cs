using Fovea.Protocol;
using Fovea.Server.Hosting.Telemetry;
using Fovea.Server.Resources.Limits;

namespace Fovea.Server.Resources.Usage;

/// <summary>Counts each call for its resource and keeps the resource within its predictions of the month.</summary>
internal static class Metering
{
    /// <summary>Comes after authorization and rate limits: what they refuse is not usage.</summary>
    public static IApplicationBuilder UseMetering(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Features.Get<KeyOwner>() is { } owner && MeteredOperation.Of(context.GetEndpoint()) is { } operation
            ? MeterAsync(context, next, owner, operation)
            : next(context));

    private static async Task MeterAsync(HttpContext context, RequestDelegate next, KeyOwner owner, MeteredOperation operation)
    {
        var services = context.RequestServices;
        var reserved = operation.Predicts
            ? await services.GetRequiredService<PredictionQuota>().ReserveAsync(owner, context.RequestAborted)
            : null;
        var isServed = false;
        try
        {
            await next(context);
            isServed = context.Response.StatusCode < StatusCodes.Status400BadRequest;
        }
        finally
        {
            Instruments.Called(owner.Name, operation.Api.ToString());
            if (operation.Predicts && isServed)
            {
                Instruments.Counted(owner.Name, "predict", 1);
            }

            services.GetRequiredService<UsageMeter>().Add(owner.Id, new UsageCounts
            {
                TrainingCalls = operation.Api == Api.Training ? 1 : 0,
                PredictionCalls = operation.Api == Api.Prediction ? 1 : 0,
                PicturesPredicted = operation.Predicts && isServed ? 1 : 0,
            });

            // After it is counted, so that whoever counts anew sees it in one place or the other.
            reserved?.Settle(isServed);
        }
    }
}
