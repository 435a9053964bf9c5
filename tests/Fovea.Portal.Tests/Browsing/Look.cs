namespace Fovea.Portal.Tests;

/// <summary>How a window shows pages.</summary>
public enum Look
{
    /// <summary>1280 x 800 pixels, light colours.</summary>
    Light,

    /// <summary>1280 x 800 pixels, dark colours.</summary>
    Dark,

    /// <summary>375 x 740 pixels, light colours.</summary>
    Narrow,
}
