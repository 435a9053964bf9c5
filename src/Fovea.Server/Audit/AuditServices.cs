using Fovea.Server.Cluster;

namespace Fovea.Server.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddAuditTrail()
            .AddScoped<AuditReader>()
            .AddLeaderService<AuditRetention>();
    }

    /// <summary>What it takes to write entries, without a server around it.</summary>
    public static IServiceCollection AddAuditTrail(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddScoped<AuditTrail>();
}
