using System.Runtime.CompilerServices;

namespace Fovea.Server.Tests.Data;

/// <summary>A test that needs PostgreSQL, whatever the others run on; skipped by name where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = PostgreSqlCluster.Programs is null ? PostgreSqlCluster.Missing : null;
    }
}
