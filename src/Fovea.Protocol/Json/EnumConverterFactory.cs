using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Protocol.Json;

/// <summary>Writes enum values by their exact name; reads them in any case and refuses numbers and unknown names.</summary>
internal sealed class EnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly string[] Names = Enum.GetNames<T>();

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            var name = Array.Find(Names, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
            return name is not null
                ? Enum.Parse<T>(name)
                : throw new JsonException(
                    $"{(text is null ? $"A JSON value of kind {reader.TokenType}" : $"\"{text}\"")} is not a {typeof(T).Name}; "
                    + $"allowed are {string.Join(", ", Names)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
