namespace Fovea.Server.Evaluations;

internal static class EvaluationsServices
{
    public static IServiceCollection AddEvaluations(this IServiceCollection services) => services
        .AddSingleton<AnalysisCache>()
        .AddSingleton<ExplainerCache>()
        .AddScoped<AnalysisService>()
        .AddScoped<EvaluatedImageService>()
        .AddScoped<SuspectService>()
        .AddScoped<ComparisonService>()
        .AddScoped<ExplanationService>();
}
