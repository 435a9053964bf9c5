namespace Fovea.Engine.Evaluation;

/// <summary>Expected calibration error.</summary>
public static class ExpectedCalibrationError
{
}
