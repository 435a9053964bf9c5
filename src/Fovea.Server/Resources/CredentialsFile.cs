using System.Text.Json;
using Fovea.Server.Hosting;

namespace Fovea.Server.Resources;

/// <summary>The resources of an installation with their keys, as <c>credentials.json</c> in the data folder lists them.</summary>
/// <param name="Resources">In the order of their creation.</param>
public sealed record CredentialsFile(IReadOnlyList<ResourceCredentials> Resources)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the file so that only its owner can read it.</summary>
    internal void Write(string path) => DataFolder.WritePrivate(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <returns><see langword="null"/> when there is no such file, or it is not one of ours.</returns>
    internal static CredentialsFile? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CredentialsFile>(File.ReadAllText(path), Json) is { Resources: not null } file ? file : null;
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A printed form without keys.</summary>
    public override string ToString() => $"{Resources.Count} resources";
}
