namespace Fovea.Server.Operations;

/// <summary>What lies where in a backup, in this order: manifest, database, keys, backbones, blobs.</summary>
internal static class BackupNames
{
    public const string Manifest = "manifest.json";
    public const string Database = "fovea.db";
    public const string Keys = "keys/";
    public const string Backbones = "backbones/";
    public const string Blobs = "blobs/";

    /// <summary>Files at the top of the data folder that are kept where they are there.</summary>
    public static readonly IReadOnlyList<string> Secrets = ["admin.key", "credentials.json"];
}
