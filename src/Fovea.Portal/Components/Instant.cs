using System.Globalization;

namespace Fovea.Portal.Components;

/// <summary>Instants, as text.</summary>
internal static class Instant
{
    /// <summary>Such as <c>24 Nov 2026, 18:05 UTC</c>.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
