namespace Fovea.Pretrain.Training;

/// <summary>Warm-up, then half a cosine down to nothing (Loshchilov &amp; Hutter 2017, arXiv:1608.03983).</summary>
internal static class Schedule
{
    /// <param name="recipe">Says how long it is.</param>
    /// <param name="pictures">Views seen so far.</param>
    /// <param name="hours">Hours trained so far, over all starts.</param>
    /// <returns>Share of the schedule that is done, 0 to 1.</returns>
    public static double Progress(Recipe recipe, long pictures, double hours) =>
        Math.Clamp(recipe.Hours is { } all ? hours / all : pictures / (double)recipe.Pictures, 0, 1);

    /// <returns>The factor of the learning rate.</returns>
    public static double Factor(Recipe recipe, double progress) => progress < recipe.WarmupShare
        ? Math.Max(progress / recipe.WarmupShare, 0.01)
        : 0.5 * (1 + Math.Cos(Math.PI * (progress - recipe.WarmupShare) / (1 - recipe.WarmupShare)));
}
