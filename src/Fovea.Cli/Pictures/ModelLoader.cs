using Fovea.Engine.Inference;

namespace Fovea.Cli.Pictures;

/// <summary>Opens the model file named on the command line.</summary>
internal static class ModelLoader
{
    /// <exception cref="CommandException">The file is not there or cannot be read.</exception>
    public static Classifier Load(string path)
    {
        try
        {
            return Classifier.Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NoInput, $"The model '{path}' cannot be read: {e.Message}", e);
        }
    }
}
