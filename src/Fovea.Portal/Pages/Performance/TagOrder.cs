namespace Fovea.Portal.Pages.Performance;

/// <summary>An order of the table of tags.</summary>
/// <param name="Name">In addresses.</param>
/// <param name="Title">For people.</param>
/// <param name="Sort">Puts rows in this order.</param>
internal sealed record TagOrder(string Name, string Title, Func<IReadOnlyList<TagRow>, IEnumerable<TagRow>> Sort)
{
    /// <summary>The first is the usual one: what needs work comes first.</summary>
    public static IReadOnlyList<TagOrder> All { get; } =
    [
        new("ap", "AP, worst first", rows => rows.OrderBy(row => row.Tag.AveragePrecision.Value)),
        new("precision", "Precision, worst first", rows => rows.OrderBy(row => row.Precision.Value)),
        new("recall", "Recall, worst first", rows => rows.OrderBy(row => row.Recall.Value)),
        new("pictures", "Pictures, fewest first", rows => rows.OrderBy(row => row.Tag.Pictures)),
        new("name", "Name", rows => rows.OrderBy(row => row.Tag.TagName, StringComparer.CurrentCultureIgnoreCase)),
    ];

    public static TagOrder Of(string? name) => All.FirstOrDefault(order => order.Name == name) ?? All[0];
}
