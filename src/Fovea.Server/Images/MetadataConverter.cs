using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fovea.Server.Images;

internal static class MetadataConverter
{
    public static readonly ValueConverter<Dictionary<string, string>, string> Instance = new(
        metadata => JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default),
        json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!);

    public static readonly ValueComparer<Dictionary<string, string>> Comparer = new(
        (left, right) => left!.Count == right!.Count && !left.Except(right).Any(),
        metadata => metadata.Count,
        metadata => new Dictionary<string, string>(metadata));
}
