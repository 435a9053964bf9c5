namespace Fovea.FineTuning.Training;

/// <summary>A part of a picture.</summary>
/// <param name="CentreX">Its centre from the left, in pixels of the picture.</param>
/// <param name="CentreY">Its centre from the top.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Angle">How it is turned, in radians.</param>
/// <param name="IsMirrored">Whether left and right are exchanged.</param>
internal readonly record struct View(double CentreX, double CentreY, double Width, double Height, double Angle, bool IsMirrored);
