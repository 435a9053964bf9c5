namespace Fovea.Engine.Evaluation;

/// <summary>Accuracy.</summary>
public static class Accuracy
{
}
