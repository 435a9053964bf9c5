using Fovea.Protocol;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Fovea.Server.Resources.Usage;

/// <summary>An operation whose calls count for the resource they are made with.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Api">The API it belongs to.</param>
internal sealed record MeteredOperation(string Name, Api Api)
{
    public RateClass RateClass => (Api, Name) switch
    {
        (Api.Prediction, _) => Name.EndsWith("NoStore", StringComparison.Ordinal) ? RateClass.NoStorePrediction : RateClass.StoringPrediction,
        (_, "TrainProject") => RateClass.Training,
        _ => RateClass.Other,
    };

    /// <summary>Whether its success means that a picture was predicted.</summary>
    public bool Predicts => Api == Api.Prediction || Name is "QuickTestImage" or "QuickTestImageUrl";

    /// <returns><see langword="null"/> for what is not called with a resource's key.</returns>
    public static MeteredOperation? Of(Endpoint? endpoint)
    {
        Api? api = endpoint?.Metadata.GetMetadata<IAuthorizeData>()?.Policy switch
        {
            Policies.TrainingKey => Api.Training,
            Policies.PredictionKey => Api.Prediction,
            _ => null,
        };
        return api is { } known
            ? new MeteredOperation(endpoint!.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "", known)
            : null;
    }
}
