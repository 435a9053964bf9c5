using System.Text.RegularExpressions;
using Fovea.Protocol;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests;

public sealed partial class CompatibilityDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Document_ListsEveryOperationWithTheStateItReallyHas()
    {
        await using var server = await FoveaServer.StartAsync(
            new ServerOptions { DataFolder = _folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, CancellationToken.None);
        var built = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
            .ToHashSet();
        var expected = OperationCatalogue.All.ToDictionary(operation => operation.Name, operation => built.Contains(operation.Name) ? "built" : "missing");

        var documented = Row().Matches(await File.ReadAllTextAsync(DocumentPath()))
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["state"].Value);

        Assert.Equal(expected.OrderBy(pair => pair.Key), documented.OrderBy(pair => pair.Key));
    }

    private static string DocumentPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Fovea.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "compatibility.md");
    }

    [GeneratedRegex(@"^\| (?<name>\w+) \| (GET|POST|PATCH|DELETE) `[^`]*` \| (?<state>built|missing) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
