using System.Globalization;
using Fovea.Protocol.Audit;

namespace Fovea.Protocol.Client;

/// <summary>Reads who did what. Fovea's own; the original has nothing of the kind.</summary>
public sealed class AuditClient
{
    private readonly ApiConnection api;

    private AuditClient(ApiConnection api) => this.api = api;

    /// <summary>Reads what was done in a training resource.</summary>
    /// <param name="http">Sends the requests; stays the caller's to dispose.</param>
    /// <param name="endpoint">The endpoint of the resource.</param>
    /// <param name="trainingKey">One of its two keys.</param>
    public static AuditClient ForResource(HttpClient http, Uri endpoint, string trainingKey) =>
        new(new ApiConnection(http, endpoint, "/fovea/v1", "Training-Key", trainingKey));

    /// <summary>Reads what was done in a whole installation.</summary>
    /// <param name="http">Sends the requests; stays the caller's to dispose.</param>
    /// <param name="endpoint">The address of the server.</param>
    /// <param name="adminKey">Its admin key.</param>
    public static AuditClient ForInstallation(HttpClient http, Uri endpoint, string adminKey) =>
        new(new ApiConnection(http, endpoint, "/manage", "Admin-Key", adminKey));

    /// <summary>One page of entries, newest first.</summary>
    public Task<AuditPage> GetEntriesAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return api.GetAsync<AuditPage>(
            "audit",
            [
                ("from", Text(query.From)), ("to", Text(query.To)), ("actions", query.Actions.ToArray()), ("projectId", query.ProjectId),
                ("take", query.Take), ("continuation", query.Continuation),
            ],
            cancellationToken);
    }

    private static string? Text(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
