namespace Fovea.Server;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>The key of the roles in <see cref="Settings"/>: <c>all</c>, which is the default, or a list of <c>api</c>, <c>portal</c>, <c>worker</c> and <c>predictor</c>.</summary>
    public const string RolesKey = "Roles";

    /// <summary>The folder that holds everything; created when it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Addresses to listen on; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:7070"];

    /// <summary>Settings that come before those of the environment, by their configuration keys.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program that fine-tunes, with its arguments; without it, advanced trainings are refused.</summary>
    public IReadOnlyList<string> FineTuningWorker { get; init; } = [];

    /// <summary>Writes only warnings and errors to the log.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
