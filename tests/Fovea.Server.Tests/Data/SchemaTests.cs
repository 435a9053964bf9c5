using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Fovea.Server.Tests.Data;

/// <summary>Both sets of migrations, without a database.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Migrations_OfBothDatabases_AreUpToDateWithTheModel()
    {
        using var sqlite = new AppDbContextFactory().CreateDbContext([]);
        using var server = new PostgreSqlAppDbContextFactory().CreateDbContext([]);

        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite lacks a migration; CONTRIBUTING.md says how to add one.");
        Assert.False(server.Database.HasPendingModelChanges(), "PostgreSQL lacks a migration; CONTRIBUTING.md says how to add one.");
    }

    [Fact]
    public void Migrations_OfPostgreSql_OnlyAdd_SoThatOldReplicasGoOn()
    {
        using var db = new PostgreSqlAppDbContextFactory().CreateDbContext([]);
        var migrations = db.GetService<IMigrationsAssembly>();
        var operations =
            from migration in migrations.Migrations.Skip(1)
            from operation in migrations.CreateMigration(migration.Value, db.Database.ProviderName!).UpOperations
            where !IsAdditive(operation)
            select $"{migration.Key}: {operation.GetType().Name}";

        Assert.Empty(operations);
    }

    // What an old replica does not know must be able to stay empty.
    private static bool IsAdditive(MigrationOperation operation) => operation switch
    {
        AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
        CreateTableOperation or AddForeignKeyOperation or SqlOperation or DropIndexOperation => true,
        CreateIndexOperation index => !index.IsUnique,
        _ => false,
    };
}
