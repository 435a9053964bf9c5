namespace Fovea.Server.Tests;

/// <summary>A server on SQLite whatever the tests run on, for tests that look at the file.</summary>
public sealed class SqliteServerFixture : ServerFixture
{
    protected override ServerOptions Place(ServerOptions options) => options;
}
