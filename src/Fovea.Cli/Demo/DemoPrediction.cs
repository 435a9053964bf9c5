using Fovea.Cli.Pictures;

namespace Fovea.Cli.Demo;

/// <summary>What the server said of a picture it had not seen.</summary>
internal sealed record DemoPrediction(TaggedFile Picture, string PredictedTag, float Probability, TimeSpan Elapsed)
{
    public bool IsRight => PredictedTag == Picture.Tag;
}
