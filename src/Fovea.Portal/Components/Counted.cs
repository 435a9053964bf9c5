using System.Globalization;

namespace Fovea.Portal.Components;

/// <summary>Numbers of things, as text.</summary>
internal static class Counted
{
    /// <summary>Such as <c>1 picture</c>, <c>12,000 pictures</c>.</summary>
    public static string Of(int count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
