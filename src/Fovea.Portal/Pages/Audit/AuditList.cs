using Fovea.Protocol.Audit;
using Fovea.Protocol.Client;

namespace Fovea.Portal.Pages.Audit;

/// <summary>The entries fetched so far, newest first.</summary>
public sealed class AuditList(AuditClient client)
{
    private readonly List<AuditEntry> _entries = [];

    public IReadOnlyList<AuditEntry> Entries => _entries;

    /// <summary>What the next page begins with; <see langword="null"/> at the end.</summary>
    public string? Continuation { get; private set; }

    public async Task AddAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var page = await client.GetEntriesAsync(query with { Continuation = Continuation }, cancellationToken);
        _entries.AddRange(page.Entries);
        Continuation = page.Continuation;
    }
}
