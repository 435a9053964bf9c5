namespace Fovea.Server.Resources;

/// <summary>Calls that share one rate limit, as the original groups them.</summary>
internal enum RateClass
{
    /// <summary>Predictions that are kept.</summary>
    StoringPrediction,

    /// <summary>Predictions by the <c>nostore</c> routes.</summary>
    NoStorePrediction,

    /// <summary>TrainProject.</summary>
    Training,

    /// <summary>All other calls of the training API.</summary>
    Other,
}
