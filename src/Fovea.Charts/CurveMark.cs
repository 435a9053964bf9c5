namespace Fovea.Charts;

/// <summary>A point of a precision-recall curve.</summary>
/// <param name="Recall">In [0, 1].</param>
/// <param name="Precision">In [0, 1].</param>
public readonly record struct CurveMark(double Recall, double Precision);
