namespace Fovea.Server.Hosting;

/// <summary>What a route asks of the key it is called with.</summary>
internal static class Policies
{
    public const string TrainingKey = nameof(TrainingKey);
    public const string PredictionKey = nameof(PredictionKey);
    public const string AnyKey = nameof(AnyKey);
    public const string AdminKey = nameof(AdminKey);
}
