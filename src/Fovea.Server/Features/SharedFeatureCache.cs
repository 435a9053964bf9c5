using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fovea.Engine.Features;
using Npgsql;

namespace Fovea.Server.Features;

/// <summary>Features in PostgreSQL, where every worker finds what another one computed, with those of this process's disk before them.</summary>
/// <param name="own">The files of this process.</param>
/// <param name="server">The database.</param>
internal sealed class SharedFeatureCache(IFeatureCache own, NpgsqlDataSource server) : IFeatureCache
{
    private const int HashBytes = sizeof(ulong);

    public bool Contains(string contentHash, string backboneId)
    {
        if (own.Contains(contentHash, backboneId))
        {
            return true;
        }

        using var command = Command("""SELECT 1 FROM "Features" WHERE "ContentHash" = $1 AND "Recipe" = $2""", contentHash, backboneId);
        return command.ExecuteScalar() is not null;
    }

    /// <summary>Which of the pictures the database has no features of.</summary>
    public IReadOnlyList<string> FindMissing(IReadOnlyList<string> contentHashes, string backboneId)
    {
        const int page = 10_000;
        var missing = new List<string>();
        foreach (var hashes in contentHashes.Chunk(page))
        {
            using var command = server.CreateCommand("""
                SELECT wanted.hash FROM unnest($1) AS wanted(hash)
                WHERE NOT EXISTS (SELECT 1 FROM "Features" WHERE "ContentHash" = wanted.hash AND "Recipe" = $2)
                """);
            command.Parameters.AddWithValue(hashes);
            command.Parameters.AddWithValue(backboneId);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                missing.Add(rows.GetString(0));
            }
        }

        return missing;
    }

    public bool TryRead(string contentHash, string backboneId, Span<float> plain, Span<float> mirrored, out ulong perceptualHash)
    {
        if (own.TryRead(contentHash, backboneId, plain, mirrored, out perceptualHash))
        {
            return true;
        }

        using var command = Command("""SELECT "Values" FROM "Features" WHERE "ContentHash" = $1 AND "Recipe" = $2""", contentHash, backboneId);
        if (command.ExecuteScalar() is not byte[] values || values.Length != HashBytes + (plain.Length + mirrored.Length) * sizeof(float))
        {
            return false;
        }

        perceptualHash = BinaryPrimitives.ReadUInt64LittleEndian(values);
        var floats = MemoryMarshal.Cast<byte, float>(values.AsSpan(HashBytes));
        floats[..plain.Length].CopyTo(plain);
        floats[plain.Length..].CopyTo(mirrored);
        own.Write(contentHash, backboneId, plain, mirrored, perceptualHash);
        return true;
    }

    public void Write(string contentHash, string backboneId, ReadOnlySpan<float> plain, ReadOnlySpan<float> mirrored, ulong perceptualHash)
    {
        own.Write(contentHash, backboneId, plain, mirrored, perceptualHash);
        var values = new byte[HashBytes + (plain.Length + mirrored.Length) * sizeof(float)];
        BinaryPrimitives.WriteUInt64LittleEndian(values, perceptualHash);
        var floats = MemoryMarshal.Cast<byte, float>(values.AsSpan(HashBytes));
        plain.CopyTo(floats);
        mirrored.CopyTo(floats[plain.Length..]);
        using var command = Command("""INSERT INTO "Features" ("ContentHash", "Recipe", "Values") VALUES ($1, $2, $3) ON CONFLICT DO NOTHING""", contentHash, backboneId);
        command.Parameters.AddWithValue(values);
        command.ExecuteNonQuery();
    }

    private NpgsqlCommand Command(string sql, string contentHash, string backboneId)
    {
        var command = server.CreateCommand(sql);
        command.Parameters.AddWithValue(contentHash);
        command.Parameters.AddWithValue(backboneId);
        return command;
    }
}
