namespace Fovea.Cli;

/// <summary>What the process returns; the numbers from 64 on are those of BSD's sysexits.h. Listed in docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The input is there but cannot be used.</summary>
    public const int BadData = 65;

    /// <summary>A file or folder named on the command line is not there or cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>The server, the database or the object storage does not answer (EX_UNAVAILABLE).</summary>
    public const int NoServer = 69;

    /// <summary>An error of the program.</summary>
    public const int Internal = 70;

    /// <summary>The result cannot be written, or what a server needs is in use.</summary>
    public const int CannotCreate = 73;

    /// <summary>The server refused what it was asked (EX_NOPERM).</summary>
    public const int Refused = 77;

    /// <summary>Stopped by Ctrl+C or a termination signal.</summary>
    public const int Cancelled = 130;
}
