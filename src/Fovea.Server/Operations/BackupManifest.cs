namespace Fovea.Server.Operations;

/// <summary>The first entry of a backup.</summary>
/// <param name="Format">The form of the archive.</param>
/// <param name="FoveaVersion">What wrote it.</param>
/// <param name="Created">When the database was copied: what was acknowledged before is in it.</param>
/// <param name="Schema">The newest migration of the database.</param>
internal sealed record BackupManifest(int Format, string FoveaVersion, DateTimeOffset Created, string Schema)
{
    /// <summary>2 holds installed backbones too; 1 did not, and is read as one without any.</summary>
    public const int CurrentFormat = 2;
}
