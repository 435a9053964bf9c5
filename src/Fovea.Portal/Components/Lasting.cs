using System.Globalization;

namespace Fovea.Portal.Components;

/// <summary>Lengths of time, as text.</summary>
internal static class Lasting
{
    /// <summary>Such as <c>8 seconds</c>, <c>3 minutes</c>, <c>1 hour 20 minutes</c>: as exact as a person wants it.</summary>
    public static string Of(double seconds) => TimeSpan.FromSeconds(Math.Max(0, seconds)) switch
    {
        { TotalSeconds: < 1.5 } => "1 second",
        { TotalSeconds: < 99.5 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds"),
        { TotalMinutes: < 59.5 } time => Counted.Of((int)Math.Round(time.TotalMinutes), "minute"),
        var time => Hours((int)Math.Round(time.TotalMinutes)),
    };

    private static string Hours(int minutes) =>
        minutes % 60 == 0 ? Counted.Of(minutes / 60, "hour") : $"{Counted.Of(minutes / 60, "hour")} {Counted.Of(minutes % 60, "minute")}";
}
