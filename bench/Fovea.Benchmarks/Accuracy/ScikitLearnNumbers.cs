namespace Fovea.Benchmarks.Accuracy;

/// <summary>What scikit-learn comes to on one set.</summary>
/// <param name="Accuracy">Of the test pictures, in [0, 1].</param>
/// <param name="Seconds">Time of choosing C and training.</param>
/// <param name="C">The inverse regularisation strength that cross-validation chose.</param>
internal sealed record ScikitLearnNumbers(double Accuracy, double Seconds, double C);
