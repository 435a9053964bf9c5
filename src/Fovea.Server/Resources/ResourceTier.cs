namespace Fovea.Server.Resources;

/// <summary>A ready-made set of limits, named after the pricing tier of the original it copies.</summary>
public enum ResourceTier
{
    /// <summary>No limits.</summary>
    None,

    /// <summary>The free tier.</summary>
    F0,

    /// <summary>The paid tier.</summary>
    S0,
}
