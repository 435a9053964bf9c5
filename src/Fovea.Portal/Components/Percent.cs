using System.Globalization;

namespace Fovea.Portal.Components;

/// <summary>Shares, as text.</summary>
internal static class Percent
{
    /// <summary>Such as <c>93.5 %</c>.</summary>
    /// <param name="share">In [0, 1], or a difference in [-1, 1].</param>
    public static string Of(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    /// <summary>With its sign, such as <c>+2.5 points</c>.</summary>
    /// <param name="difference">A difference of two shares, in [-1, 1].</param>
    public static string Points(double difference) => string.Create(CultureInfo.InvariantCulture, $"{difference * 100:+0.#;-0.#;0} points");
}
