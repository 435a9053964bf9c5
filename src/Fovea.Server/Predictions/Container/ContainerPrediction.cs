namespace Fovea.Server.Predictions.Container;

/// <summary>One tag of a container's answer.</summary>
/// <param name="BoundingBox">Always null: the model is a classifier.</param>
/// <param name="TagId">Always empty: an exported model knows names only.</param>
internal sealed record ContainerPrediction(object? BoundingBox, double Probability, string TagId, string TagName);
