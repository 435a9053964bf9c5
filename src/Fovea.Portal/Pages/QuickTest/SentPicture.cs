using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;

namespace Fovea.Portal.Pages.QuickTest;

/// <summary>What the API answered to a picture that the browser sent it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The answer's JSON; <see langword="null"/> where it has none.</param>
public sealed record SentPicture(int Status, JsonElement? Body)
{
    /// <summary>Why the API refused it.</summary>
    public string Refusal => Body?.Deserialize<CustomVisionError>(ProtocolJson.Options)?.Message ?? $"The server answered {Status}.";

    public T Read<T>() => Body!.Value.Deserialize<T>(ProtocolJson.Options)!;
}
