using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>Makes JSON that is almost what an operation takes: other values, other shapes, or no JSON any more.</summary>
internal sealed class JsonMutator(Random random)
{
    private static readonly string[] OddValues =
    [
        "null", "true", "false", "0", "-1", "-0.0", "1e400", "-1e400", "1e-400", "99999999999999999999", "2147483648", "-2147483649", "9223372036854775808", "0.1", "NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "0x10",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uFEFF\"", "\"\\u202e\"", "\"<script>\"", "\"' OR 1=1 --\"", "\"../../etc/passwd\"", "\"{0}%s%n\"", "\"NaN\"", "\"1\"", "\"true\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"{00000000-0000-0000-0000-000000000000}\"", "\"00000000\"", "\"2026-01-01T00:00:00Z\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"2026-02-30T00:00:00Z\"",
        "\"AAAA\"", "\"A\"", "\"====\"", "\"Newest\"", "\"Newest,Oldest\"", "\"http://10.0.0.1/x\"", "[]", "[[]]", "[null]", "{}", "{\"\":1}", "{\"a\":1,\"a\":2}", "[1,\"a\",{}]", "'a'", "undefined", "/* c */ 1", "\"a", "",
    ];

    /// <summary>A mutant of a sample; often still valid JSON, sometimes not.</summary>
    public byte[] Mutate(string sample) => random.Next(10) switch
    {
        0 => Encoding.UTF8.GetBytes(OddValues[random.Next(OddValues.Length)]),
        1 => Damage(Encoding.UTF8.GetBytes(sample)),
        2 => Encoding.UTF8.GetBytes(Nest(random.Next(1, 2000))),
        _ => Encoding.UTF8.GetBytes(Change(sample)),
    };

    private string Change(string sample)
    {
        var root = JsonNode.Parse(sample)!;
        // Marks in place of values, replaced in the text, so that what is no JSON can stand anywhere.
        var marks = new List<string>();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var places = Places(root).ToList();
            if (places.Count == 0)
            {
                break;
            }

            var mark = string.Create(CultureInfo.InvariantCulture, $"@mark{marks.Count}@");
            places[random.Next(places.Count)](mark);
            marks.Add(mark);
        }

        return marks.Aggregate(root.ToJsonString(), (text, mark) => text.Replace($"\"{mark}\"", OddValue(), StringComparison.Ordinal));
    }

    private string OddValue() => random.Next(12) switch
    {
        0 => $"\"{new string('x', random.Next(1, 70_000))}\"",
        1 => $"[{string.Join(',', Enumerable.Repeat("null", random.Next(1, 400)))}]",
        2 => Nest(random.Next(1, 60)),
        _ => OddValues[random.Next(OddValues.Length)],
    };

    private static IEnumerable<Action<string>> Places(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                yield return value => fields[$"unknown{fields.Count}"] = value;
                foreach (var (name, inner) in fields.ToList())
                {
                    yield return value => fields[name] = value;
                    yield return value => { fields.Remove(name); fields[name.ToUpperInvariant()] = value; };
                    foreach (var place in Places(inner))
                    {
                        yield return place;
                    }
                }

                break;
            case JsonArray items:
                yield return value => items.Add(value);
                for (var index = 0; index < items.Count; index++)
                {
                    var at = index;
                    yield return value => items[at] = value;
                    foreach (var place in Places(items[at]))
                    {
                        yield return place;
                    }
                }

                break;
            default:
                break;
        }
    }

    private byte[] Damage(byte[] json)
    {
        for (var flips = random.Next(1, 4); flips > 0; flips--)
        {
            json[random.Next(json.Length)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? json[..random.Next(json.Length)] : json;
    }

    private static string Nest(int depth) => new string('[', depth) + new string(']', depth);
}
