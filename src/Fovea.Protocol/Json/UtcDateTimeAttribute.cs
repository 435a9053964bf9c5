using System.Text.Json.Serialization;

namespace Fovea.Protocol.Json;

/// <summary>Sets how many fraction digits of a second a date property is written with; three where the attribute is missing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UtcDateTimeAttribute : JsonConverterAttribute
{
    internal const int DefaultFractionDigits = 3;

    /// <summary>Digits at most; trailing zeros are cut.</summary>
    /// <value>The default is 3; from 1 to 7.</value>
    public int FractionDigits { get; init; } = DefaultFractionDigits;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert) => new UtcDateTimeConverter(FractionDigits);
}
