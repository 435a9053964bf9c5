namespace Fovea.Server.Suggestions;

internal static class SuggestionsServices
{
    public static IServiceCollection AddSuggestions(this IServiceCollection services) => services
        .AddScoped<SuggestionService>()
        .AddScoped<SuggestionQueryService>();
}
