using System.Text.RegularExpressions;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Resources;

/// <summary>What a resource may look like.</summary>
internal static partial class ResourceRules
{
    public const int MaxRatePerSecond = 100_000;

    public static string CheckName(string? name) => name is not null && Name().IsMatch(name)
        ? name
        : throw Refused($"Got '{name}' for the resource's name; it must have 2 to 64 letters (a-z), digits and dashes, and no dash at either end.");

    public static ResourceKind CheckKind(string? kind) => ResourceKinds.Parse(kind)
        ?? throw Refused(
            $"Got '{kind}' for the resource's kind; it must be training, prediction or multi-service "
            + "(CustomVision.Training, CustomVision.Prediction, CognitiveServices).");

    /// <summary>The region as Azure writes it inside ids: <c>West Europe</c> is <c>westeurope</c>.</summary>
    public static string CheckRegion(string? region)
    {
        var normal = region?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return string.IsNullOrEmpty(normal) ? ResourceService.DefaultRegion
            : Region().IsMatch(normal) ? normal
            : throw Refused($"Got '{region}' for the resource's region; it must have at most 64 letters (a-z), digits, dashes and blanks.");
    }

    /// <param name="tier">The tier to take quotas from; without one they are <paramref name="current"/>'s.</param>
    /// <param name="single">Quotas that come before those.</param>
    /// <param name="current">What holds so far.</param>
    public static ResourceQuota CheckQuota(string? tier, ResourceQuota? single, ResourceQuota current)
    {
        var quota = (Arguments.OptionalEnum<ResourceTier>(tier, "the quota tier") is { } known ? ResourceQuota.Of(known) : current).With(single);
        CheckRange(quota.Projects, "projects", 0, int.MaxValue);
        CheckRange(quota.ImagesPerProject, "imagesPerProject", 0, int.MaxValue);
        CheckRange(quota.TagsPerProject, "tagsPerProject", 0, int.MaxValue);
        CheckRange(quota.IterationsPerProject, "iterationsPerProject", 0, int.MaxValue);
        CheckRange(quota.PredictionsPerMonth, "predictionsPerMonth", 0, int.MaxValue);
        return quota;
    }

    /// <param name="tier">The tier to take call rates from; without one they are <paramref name="current"/>'s.</param>
    /// <param name="single">Call rates that come before those.</param>
    /// <param name="current">What holds so far.</param>
    public static ResourceRates CheckRates(string? tier, ResourceRates? single, ResourceRates current)
    {
        var rates = (Arguments.OptionalEnum<ResourceTier>(tier, "the rate tier") is { } known ? ResourceRates.Of(known) : current).With(single);
        CheckRange(rates.StoringPredictionsPerSecond, "storingPredictionsPerSecond", 1, MaxRatePerSecond);
        CheckRange(rates.NoStorePredictionsPerSecond, "noStorePredictionsPerSecond", 1, MaxRatePerSecond);
        CheckRange(rates.TrainingsPerSecond, "trainingsPerSecond", 1, MaxRatePerSecond);
        CheckRange(rates.OtherCallsPerSecond, "otherCallsPerSecond", 1, MaxRatePerSecond);
        return rates;
    }

    private static void CheckRange(int? value, string name, int min, int max)
    {
        if (value < min || value > max)
        {
            throw Refused($"Got {value} for {name}; it must be from {min} to {max}.");
        }
    }

    private static ServiceException Refused(string message) => new(ErrorCode.BadRequest, message);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,62}[A-Za-z0-9]\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z")]
    private static partial Regex Region();
}
