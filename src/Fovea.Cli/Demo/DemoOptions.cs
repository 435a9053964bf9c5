namespace Fovea.Cli.Demo;

/// <summary>What the demonstration runs on; the sizes are no options of the command line.</summary>
internal sealed record DemoOptions
{
    /// <summary>A folder with one sub-folder for each tag; null draws sample pictures.</summary>
    public string? ImagesFolder { get; init; }

    /// <summary>The server's data folder; null makes a temporary one.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Drawn pictures of each tag to train on.</summary>
    public int DrawnPerTag { get; init; } = 30;

    /// <summary>Drawn pictures of each tag to predict.</summary>
    public int HeldBackPerTag { get; init; } = 4;

    // Large enough for a network that looks at 128 pixels, small enough that drawing is not what one waits for.
    public int WidthPixels { get; init; } = 320;

    public int HeightPixels { get; init; } = 240;
}
