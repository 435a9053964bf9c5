namespace Fovea.Pretrain.Pool;

/// <summary>A picture of the pool.</summary>
/// <param name="Source">The collection it comes from.</param>
/// <param name="Label">What it shows, with the source's name before it; <see langword="null"/> where that is not known.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Offset">Where its pixels begin in the file.</param>
internal sealed record PoolPicture(string Source, string? Label, int Width, int Height, long Offset);
