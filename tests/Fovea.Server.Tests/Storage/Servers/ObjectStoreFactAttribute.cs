using System.Runtime.CompilerServices;

namespace Fovea.Server.Tests.Storage.Servers;

/// <summary>A test that needs a storage server; skipped by name where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ObjectStoreFactAttribute : FactAttribute
{
    public ObjectStoreFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = NodeServer.Missing;
    }
}
