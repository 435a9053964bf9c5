namespace Fovea.Engine.Imaging;

/// <summary>The bytes are no picture that can be used.</summary>
/// <param name="problem">What is wrong with them.</param>
/// <param name="message">A sentence for the sender, with the value met and the value allowed.</param>
/// <param name="cause">What the decoder said, for the log.</param>
public sealed class InvalidImageException(ImageProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What is wrong with the picture.</summary>
    public ImageProblem Problem { get; } = problem;
}
