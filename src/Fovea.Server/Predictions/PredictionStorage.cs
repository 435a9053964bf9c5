namespace Fovea.Server.Predictions;

/// <summary>Whether a prediction is kept, and for whom.</summary>
internal readonly record struct PredictionStorage(bool IsOn, string? Application)
{
    public static PredictionStorage Off => default;

    public static PredictionStorage On(string? application) => new(true, application);
}
