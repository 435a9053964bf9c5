namespace Fovea.Engine.Imaging;

/// <summary>Sets up the native imaging library; done once, and by itself at the first use.</summary>
public static class ImagingRuntime
{
    /// <summary>Blocks every loader except those of the formats that are read, and switches caches off.</summary>
    public static void Initialize() => throw new NotImplementedException();
}
