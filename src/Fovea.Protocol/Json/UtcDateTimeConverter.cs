using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Protocol.Json;

/// <summary>Writes dates in UTC with <c>Z</c>; reads ISO 8601 dates and takes those without an offset as UTC.</summary>
internal sealed class UtcDateTimeConverter(int fractionDigits) : JsonConverter<DateTimeOffset>
{
    private static readonly string[] ReadFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    // F digits are cut, not rounded, and leave no trailing zero and no lone dot.
    private readonly string writeFormat = $"yyyy-MM-dd'T'HH:mm:ss.{new string('F', fractionDigits)}'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"A date is a string such as \"2026-01-31T12:00:00Z\"; got a JSON value of kind {reader.TokenType}.");
        }
        var text = reader.GetString();
        const DateTimeStyles asUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, ReadFormats, CultureInfo.InvariantCulture, asUtc, out var value)
            ? value
            : throw new JsonException($"\"{text}\" is not a date; write it like \"2026-01-31T12:00:00Z\".");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(writeFormat, CultureInfo.InvariantCulture));
}
