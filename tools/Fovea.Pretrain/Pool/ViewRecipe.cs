namespace Fovea.Pretrain.Pool;

/// <summary>How views of pictures are drawn.</summary>
/// <param name="Seed">Decides them.</param>
/// <param name="LeastArea">Least share of a picture's area in a view.</param>
/// <param name="ColourShare">Share of the views whose colours are changed.</param>
/// <param name="MixShare">Share of the views that are a blend of two pictures.</param>
internal sealed record ViewRecipe(int Seed, double LeastArea, double ColourShare = 0, double MixShare = 0);
