using System.Globalization;
using Fovea.Pretrain.Pool;

namespace Fovea.Pretrain.Results;

/// <summary>What a backbone was made of and how, for people who consider using it.</summary>
internal static class ModelCard
{
    // As the sources state them; a source that is not here has terms nobody wrote down.
    private static readonly Dictionary<string, string> Terms = new(StringComparer.Ordinal)
    {
        ["imagenette"] = "a subset of ImageNet: ImageNet's terms, non-commercial research and education",
        ["imagenet"] = "ImageNet's terms, non-commercial research and education",
        ["caltech101"] = "CC BY 4.0",
        ["grocery"] = "MIT",
        ["clothing"] = "CC0",
    };

    public static string Write(Recipe recipe, PicturePool pool, double validationLoss)
    {
        var sources = pool.Pictures.CountBy(p => p.Source).OrderByDescending(s => s.Value).Select(s =>
            string.Create(CultureInfo.InvariantCulture, $"| {s.Key} | {s.Value:#,0} | {Terms.GetValueOrDefault(s.Key, "not stated")} |"));
        var teachers = recipe.Teachers.Select(t => $"| {t.Name} | {string.Join(", ", t.Outputs)} | {t.SizePixels} | {t.Licence} |");
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {recipe.Id}

            A network that turns a picture into features; Fovea's classifiers stand on them. Not meant for anything else, and not for telling who a person is.

            ## Data

            | source | pictures | terms |
            | --- | ---: | --- |
            {string.Join('\n', sources)}

            Part of the pictures carry ImageNet's research terms. Whether terms of pictures bind weights that were trained on them is not settled;
            who needs certainty should ask somebody who knows their law.

            ## Teachers

            | network | outputs | pixels | licence |
            | --- | --- | ---: | --- |
            {string.Join('\n', teachers)}

            ## Recipe

            {(recipe.Network is { } network ? $"A fresh network, widths {string.Join(", ", network.Widths)}, blocks {string.Join(", ", network.Blocks)}" : $"From `{recipe.Start}`")}; views of {recipe.SizePixels} pixels, {recipe.Views} random resized crops of each picture (area {recipe.LeastArea} to 1, each for {recipe.PassesPerView} passes), mirrored at random;
            each teacher output standardised, smooth L1 and cosine through one linear layer; AdamW, learning rate {recipe.LearningRate}, weight decay {recipe.WeightDecay},
            batch {recipe.Batch}, {(recipe.Hours is { } hours ? $"{hours} hours" : $"{recipe.Pictures:#,0} views")}, warm-up and cosine, averaged weights; label weight {recipe.LabelWeight}; seed {recipe.Seed}.
            Loss on held-out pictures of the pool at the end: {validationLoss:0.0000}.

            """);
    }
}
