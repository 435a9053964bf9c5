using System.Globalization;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>Which suggestions are shown, as the address of the page says it.</summary>
public sealed record SuggestionFilter
{
    /// <summary>The iteration that suggests; <see langword="null"/> for the newest.</summary>
    public Guid? IterationId { get; init; }

    /// <summary>Smallest probability of a suggested tag, in percent, 0 to 100.</summary>
    public int ThresholdPercent { get; init; } = 50;

    /// <summary>Those first that say most when somebody decides them.</summary>
    public bool LeastSureFirst { get; init; }

    /// <summary>Only pictures for which this tag is suggested.</summary>
    public Guid? TagId { get; init; }

    public static SuggestionFilter Read(string? iteration, string? threshold, string? order, string? tag) => new()
    {
        IterationId = Guid.TryParse(iteration, out var iterationId) ? iterationId : null,
        ThresholdPercent = int.TryParse(threshold, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? Math.Clamp(percent, 0, 100) : 50,
        LeastSureFirst = string.Equals(order, "unsure", StringComparison.OrdinalIgnoreCase),
        TagId = Guid.TryParse(tag, out var tagId) ? tagId : null,
    };

    public string AddressQuery()
    {
        (string Name, string? Value)[] pairs =
        [
            ("iteration", IterationId?.ToString()),
            ("threshold", ThresholdPercent == 50 ? null : ThresholdPercent.ToString(CultureInfo.InvariantCulture)),
            ("order", LeastSureFirst ? "unsure" : null),
            ("tag", TagId?.ToString()),
        ];
        var text = string.Join('&', pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={pair.Value}"));
        return text.Length == 0 ? "" : $"?{text}";
    }

    public SuggestedTagAndRegionQueryToken ToQuery(int maxCount) => new()
    {
        TagIds = TagId is { } tagId ? [tagId] : [],
        Threshold = ThresholdPercent / 100f,
        SortBy = LeastSureFirst ? SortBy.UncertaintyDescending : SortBy.UncertaintyAscending,
        MaxCount = maxCount,
    };
}
