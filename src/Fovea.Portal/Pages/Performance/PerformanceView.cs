namespace Fovea.Portal.Pages.Performance;

/// <summary>The parts of the numbers of an iteration, by their names in addresses.</summary>
internal static class PerformanceView
{
    public const string Overview = "overview";
    public const string Mistakes = "mistakes";
    public const string Curves = "curves";
    public const string Labels = "labels";
    public const string Compare = "compare";

    public static IReadOnlyList<(string Name, string Title)> All { get; } =
        [(Overview, "Overview"), (Mistakes, "Mistakes"), (Curves, "Curves"), (Labels, "Suspect labels"), (Compare, "Compare")];

    /// <summary>The one that an address names; the overview when it names none.</summary>
    public static string Of(string? name) => All.FirstOrDefault(view => view.Name == name).Name ?? Overview;
}
