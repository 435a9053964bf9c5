using Fovea.Protocol;
using Fovea.Server.Cluster;
using Fovea.Server.Resources.Usage;

namespace Fovea.Server.AutomaticTraining;

internal static class AutomaticTrainingServices
{
    public static IServiceCollection AddAutomaticTraining(this IServiceCollection services) => services
        .AddScoped<AutomaticIterations>()
        .AddScoped<AutomaticTrainingService>()
        .AddSingleton<AutomaticChanges>()
        .AddLeaderService<AutomaticTrainer>()
        .AddChangeHandler<AutomaticTrainer>();

    /// <summary>Tells of each call that may have changed what is trained, before its answer is sent.</summary>
    public static IApplicationBuilder UseAutomaticTraining(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) && MeteredOperation.Of(context.GetEndpoint())?.Api == Api.Training
            && Guid.TryParse(context.Request.RouteValues["projectId"] as string, out var projectId))
        {
            context.Response.OnStarting(() => context.Response.StatusCode < StatusCodes.Status400BadRequest
                ? context.RequestServices.GetRequiredService<AutomaticChanges>().TellAsync(projectId)
                : Task.CompletedTask);
        }

        return next(context);
    });
}
