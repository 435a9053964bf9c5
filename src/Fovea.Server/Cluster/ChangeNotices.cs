using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Cluster;

/// <summary>Tells the other processes of the installation what was changed; SQLite has none to tell.</summary>
internal static class ChangeNotices
{
    /// <summary>PostgreSQL's channel; a notice is <c>topic version subject</c>.</summary>
    public const string Channel = "fovea_changes";

    /// <summary>Tells of a change when the caller's transaction is committed, or at once where there is none.</summary>
    /// <remarks>Comes last in a transaction: until its end no other change of the topic can be told.</remarks>
    public static async Task TellAsync(this AppDbContext db, ChangeTopic topic, Guid subject, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            var name = topic.ToString();
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH counted AS (
                    INSERT INTO "Changes" AS c ("Topic", "Version") VALUES ({name}, 1)
                    ON CONFLICT ("Topic") DO UPDATE SET "Version" = c."Version" + 1 RETURNING "Version")
                SELECT pg_notify({Channel}, {name} || ' ' || "Version" || ' ' || {subject}) FROM counted
                """, cancellationToken);
        }
    }
}
