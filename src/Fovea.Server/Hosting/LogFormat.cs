namespace Fovea.Server.Hosting;

/// <summary>How lines of the log are written.</summary>
public enum LogFormat
{
    /// <summary>For people: one line of text each.</summary>
    Text,

    /// <summary>For programs: one JSON object a line, with the values of the message by name.</summary>
    Json,
}
