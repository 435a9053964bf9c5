using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Protocol.Json;

/// <summary>Writes ids in lower case with dashes; reads every common form, and null as the empty id.</summary>
internal sealed class GuidConverter : JsonConverter<Guid>
{
    public override bool HandleNull => true;

    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => Guid.Empty,
        JsonTokenType.String => Parse(reader.GetString()),
        _ => throw new JsonException($"An id is a string; got a JSON value of kind {reader.TokenType}."),
    };

    public override Guid ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    private static Guid Parse(string? text) => Guid.TryParse(text, out var value)
        ? value
        : throw new JsonException($"\"{text}\" is not an id; an id is a GUID such as \"2e37d7fb-3a54-486a-b4d6-cfc369af0018\".");
}
