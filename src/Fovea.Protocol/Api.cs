namespace Fovea.Protocol;

/// <summary>One of the two HTTP APIs.</summary>
public enum Api
{
    /// <summary>Projects, images, training; under <c>/customvision/v{version}/training</c>.</summary>
    Training,

    /// <summary>Predictions of published iterations; under <c>/customvision/v{version}/prediction</c>.</summary>
    Prediction,
}
