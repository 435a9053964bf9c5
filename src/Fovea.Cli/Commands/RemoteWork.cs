using Fovea.Protocol.Client;

namespace Fovea.Cli.Commands;

/// <summary>What commands that talk to a server have in common.</summary>
internal static class RemoteWork
{
    /// <summary>A client that waits as long as Ctrl+C does not come: archives take their time.</summary>
    public static HttpClient NewHttpClient() => new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Turns a server's refusal, and its absence, into an exit code.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (CustomVisionException e)
        {
            throw new CommandException(ExitCode.Refused, $"The server refused: {e.Message} ({e.Code})", e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new CommandException(ExitCode.NoServer, $"The server cannot be reached, or broke off: {e.Message}", e);
        }
    }
}
