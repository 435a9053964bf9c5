using Microsoft.Data.Sqlite;

namespace Fovea.Robustness.Tests;

/// <summary>A data folder looked at from outside: its rows and its files.</summary>
internal sealed class StoredData(string folder)
{
    public string PathOf(string hash) => Path.Combine(folder, "blobs", hash[..2], hash[2..4], hash);

    /// <summary>What is not as it must be after any fault: the database whole, each row's file there and byte-exact.</summary>
    /// <param name="acknowledged">Ids of images the server said it has, with the hashes of their bytes.</param>
    public IReadOnlyList<string> FindLosses(IReadOnlyDictionary<Guid, string> acknowledged)
    {
        var problems = new List<string>();
        using var connection = Open();
        if (Scalar(connection, "PRAGMA quick_check") is not "ok" and var damage)
        {
            problems.Add($"quick_check: {damage}");
        }

        var rows = Rows(connection, "SELECT Id, ContentHash FROM Images").ToDictionary(row => Guid.Parse(row[0]), row => row[1]);
        foreach (var (id, hash) in acknowledged)
        {
            if (!rows.TryGetValue(id, out var stored) || stored != hash)
            {
                problems.Add($"image {id} was acknowledged and is lost");
            }
            else if (!File.Exists(PathOf(hash)) || Pictures.HashOf(File.ReadAllBytes(PathOf(hash))) != hash)
            {
                problems.Add($"the file of image {id} is not what was sent");
            }
        }

        return problems;
    }

    /// <summary>Rows whose file is missing or not what its name says.</summary>
    public IReadOnlyList<string> FindRowsWithoutFile()
    {
        using var connection = Open();
        return [.. Rows(connection, "SELECT ContentHash FROM Images UNION SELECT ThumbnailHash FROM Images UNION SELECT ModelHash FROM Iterations WHERE ModelHash IS NOT NULL")
            .Select(row => row[0]).Where(hash => !File.Exists(PathOf(hash)) || Pictures.HashOf(File.ReadAllBytes(PathOf(hash))) != hash)
            .Select(hash => $"a row names {hash}, which is missing or damaged")];
    }

    public object? Scalar(string query)
    {
        using var connection = Open();
        return Scalar(connection, query);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "fovea.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Scalar(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    private static List<string[]> Rows(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }
}
