namespace Fovea.Server.Resources;

/// <summary>How many calls a second a resource may make; <see langword="null"/> stands for no limit.</summary>
public sealed record ResourceRates
{
    /// <summary>No limits.</summary>
    public static ResourceRates Unlimited { get; } = new();

    /// <summary>Predictions that are kept, by image and by address together.</summary>
    public int? StoringPredictionsPerSecond { get; init; }

    /// <summary>Predictions by the <c>nostore</c> routes.</summary>
    public int? NoStorePredictionsPerSecond { get; init; }

    /// <summary>Calls of TrainProject.</summary>
    public int? TrainingsPerSecond { get; init; }

    /// <summary>All other calls of the training API together.</summary>
    public int? OtherCallsPerSecond { get; init; }

    /// <summary>The limits of a tier.</summary>
    /// <remarks>Source: Azure's table of limits and quotas for Custom Vision, as of 2026.</remarks>
    public static ResourceRates Of(ResourceTier tier) => tier switch
    {
        ResourceTier.None => Unlimited,
        ResourceTier.F0 => new ResourceRates { StoringPredictionsPerSecond = 2, NoStorePredictionsPerSecond = 2, TrainingsPerSecond = 2, OtherCallsPerSecond = 10 },
        ResourceTier.S0 => new ResourceRates { StoringPredictionsPerSecond = 10, NoStorePredictionsPerSecond = 20, TrainingsPerSecond = 10, OtherCallsPerSecond = 10 },
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    /// <summary>These limits, with those of <paramref name="single"/> in place of their own where it has one.</summary>
    public ResourceRates With(ResourceRates? single) => single is null ? this : new ResourceRates
    {
        StoringPredictionsPerSecond = single.StoringPredictionsPerSecond ?? StoringPredictionsPerSecond,
        NoStorePredictionsPerSecond = single.NoStorePredictionsPerSecond ?? NoStorePredictionsPerSecond,
        TrainingsPerSecond = single.TrainingsPerSecond ?? TrainingsPerSecond,
        OtherCallsPerSecond = single.OtherCallsPerSecond ?? OtherCallsPerSecond,
    };

    internal int? PerSecond(RateClass rateClass) => rateClass switch
    {
        RateClass.StoringPrediction => StoringPredictionsPerSecond,
        RateClass.NoStorePrediction => NoStorePredictionsPerSecond,
        RateClass.Training => TrainingsPerSecond,
        RateClass.Other => OtherCallsPerSecond,
        _ => throw new ArgumentOutOfRangeException(nameof(rateClass), rateClass, null),
    };

    /// <summary>The tier whose limits these are, or <c>custom</c>.</summary>
    internal string DescribeTier()
    {
        foreach (var tier in Enum.GetValues<ResourceTier>())
        {
            if (this == Of(tier))
            {
                return tier.ToString();
            }
        }

        return "custom";
    }
}
