using System.Net;
using System.Net.Sockets;

namespace Fovea.Cli.Tests.Commands;

public class ServeCommandTests
{
    [Fact]
    public async Task Serve_AddressOfAnotherProgram_SaysSoAndMakesNothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";
        var folder = Path.Combine(Path.GetTempPath(), $"fovea-test-{Guid.NewGuid():N}");

        var run = await CommandRun.OfAsync("serve", "--data", folder, "--urls", url);

        Assert.Equal(ExitCode.CannotCreate, run.ExitCode);
        Assert.Contains($"cannot listen on {url}: another program listens there", run.Error, StringComparison.Ordinal);
        Assert.Contains("--urls", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        // A first start prints the keys it made: one that fails must not have made any.
        Assert.False(Directory.Exists(folder));
    }
}
