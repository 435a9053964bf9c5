namespace Fovea.Server.Resources;

/// <summary>Azure's names of the resource kinds.</summary>
internal static class ResourceKinds
{
    public static string NameOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Training => "CustomVision.Training",
        ResourceKind.Prediction => "CustomVision.Prediction",
        ResourceKind.MultiService => "CognitiveServices",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Understands our words and Azure's, in any case.</summary>
    /// <returns><see langword="null"/> for anything else.</returns>
    public static ResourceKind? Parse(string? kind) => kind?.Trim().ToLowerInvariant() switch
    {
        "training" or "customvision.training" => ResourceKind.Training,
        "prediction" or "customvision.prediction" => ResourceKind.Prediction,
        "multi-service" or "cognitiveservices" => ResourceKind.MultiService,
        _ => null,
    };

    public static bool Trains(this ResourceKind kind) => kind is ResourceKind.Training or ResourceKind.MultiService;

    public static bool Predicts(this ResourceKind kind) => kind is ResourceKind.Prediction or ResourceKind.MultiService;
}
