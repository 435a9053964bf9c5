using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Fovea.Server.Operations.Moving;

/// <summary>Counts rows and adds up their hashes, so that two tables can be compared whose databases sort differently.</summary>
internal sealed class TableHash
{
    private const int Words = 4;
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly ulong[] _sum = new ulong[Words];

    public long Rows { get; private set; }

    /// <summary>The sum, 64 hexadecimal digits.</summary>
    public string Sum => string.Concat(_sum.Select(word => word.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Adds a row, by the values of the model and not of a database.</summary>
    public void Add(PropertyValues row)
    {
        var values = row.Properties.OrderBy(property => property.DeclaringType.Name + property.Name, StringComparer.Ordinal).Select(property => row[property]).ToArray();
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values, Json));
        for (var word = 0; word < Words; word++)
        {
            _sum[word] = unchecked(_sum[word] + BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(word * sizeof(ulong))));
        }

        Rows++;
    }
}
