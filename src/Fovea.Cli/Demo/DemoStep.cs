namespace Fovea.Cli.Demo;

/// <summary>The parts of the demonstration that are timed.</summary>
internal enum DemoStep
{
    Pictures,
    Start,
    Upload,
    Train,
    Publish,
    Predict,
}
