using System.Text.Json;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests;

/// <summary>Reads <c>credentials.json</c> as a user's program does.</summary>
internal static class CredentialsText
{
    public static CredentialsFile Read(string path) =>
        JsonSerializer.Deserialize<CredentialsFile>(File.ReadAllText(path), JsonSerializerOptions.Web)!;
}
