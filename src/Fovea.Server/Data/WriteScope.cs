using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fovea.Server.Jobs;

namespace Fovea.Server.Data;

/// <summary>What only one transaction changes at a time.</summary>
/// <remarks>Who needs two takes the project before the resource.</remarks>
/// <param name="Name">Its name, unique in the installation.</param>
internal readonly record struct WriteScope(string Name)
{
    /// <summary>The set of resources.</summary>
    public static readonly WriteScope Resources = new("resources");

    /// <summary>All that a project holds: tags, pictures, iterations, names.</summary>
    public static WriteScope Project(Guid id) => new($"project {id}");

    /// <summary>A resource, its projects as a set, and what is published to it.</summary>
    public static WriteScope Resource(Guid id) => new($"resource {id}");

    /// <summary>What waits in a queue, and who has its turn.</summary>
    public static WriteScope Queue(JobQueue queue) => new($"queue {queue}");

    /// <summary>The number of PostgreSQL's advisory lock.</summary>
    public long Key => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Name)));
}
