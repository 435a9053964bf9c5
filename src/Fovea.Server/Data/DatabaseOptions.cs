namespace Fovea.Server.Data;

/// <summary>Where rows are kept; bound from the section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Database";

    /// <summary>The key of <see cref="ConnectionString"/> in the configuration.</summary>
    public const string ConnectionStringKey = Section + ":" + nameof(ConnectionString);

    /// <summary>A PostgreSQL database, in Npgsql's form: <c>Host=...;Database=...;Username=...;Password=...</c>. Secret.</summary>
    /// <value>The default is none: rows are kept by SQLite in the data folder.</value>
    public string? ConnectionString { get; set; }
}
