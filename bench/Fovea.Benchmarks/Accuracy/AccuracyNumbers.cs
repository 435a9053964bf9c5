namespace Fovea.Benchmarks.Accuracy;

/// <summary>What one training on one set comes to; shares in [0, 1].</summary>
/// <param name="Accuracy">Of the test pictures.</param>
/// <param name="AveragePrecision">Mean over the tags, on the test pictures.</param>
/// <param name="CalibrationError">Expected calibration error on the test pictures.</param>
/// <param name="CalibrationChance">What the expected calibration error of as many pictures is on average where the same probabilities are true.</param>
/// <param name="OutOfFold">What the training estimates its accuracy to be.</param>
/// <param name="Seconds">Time of the head's training, with features at hand.</param>
/// <param name="ModelBytes">Length of the model file.</param>
internal sealed record AccuracyNumbers(
    double Accuracy, double AveragePrecision, double CalibrationError, double CalibrationChance, double OutOfFold, double Seconds, long ModelBytes);
