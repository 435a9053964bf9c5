using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fovea.Server.Tests.Resources;

/// <summary>docs/configuration.md lists each setting with its default.</summary>
public class ConfigurationDocumentTests
{
    public static TheoryData<string, string> Settings()
    {
        var settings = new TheoryData<string, string>();
        foreach (var type in typeof(FoveaServer).Assembly.GetTypes())
        {
            if (type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() is not string section)
            {
                continue;
            }

            var defaults = Activator.CreateInstance(type);
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                settings.Add($"{section}:{property.Name}", Describe(property.GetValue(defaults)));
            }
        }

        return settings;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Document_NamesTheSettingAndItsDefault(string name, string value)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot(), "docs", "configuration.md"));

        var row = Assert.Single(lines, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.StartsWith($"| `{name}` | {value} |", row, StringComparison.Ordinal);
    }

    private static string Describe(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "`true`" : "`false`",
        string text => $"`{text}`",
        IEnumerable items => items.Cast<object>().Any() ? $"`{string.Join("; ", items.Cast<object>())}`" : "none",
        IFormattable formattable => $"`{formattable.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
