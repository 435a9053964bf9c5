using System.Runtime.CompilerServices;

namespace Fovea.Server.Tests.Data;

/// <summary>As <see cref="PostgreSqlFactAttribute"/>, for tests with rows of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgreSqlTheoryAttribute : TheoryAttribute
{
    public PostgreSqlTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = PostgreSqlCluster.Programs is null ? PostgreSqlCluster.Missing : null;
    }
}
