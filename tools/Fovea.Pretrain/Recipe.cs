using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Pretrain;

/// <summary>Everything that decides what a pretraining makes, so that it can be made again; a JSON file in <c>Recipes</c>.</summary>
internal sealed record Recipe
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The new backbone's id.</summary>
    public required string Id { get; init; }

    /// <summary>The backbone whose weights are trained on, an ONNX file below the data folder with its manifest beside it; or <see cref="Network"/>.</summary>
    public string? Start { get; init; }

    /// <summary>The fresh network to train, or <see langword="null"/>.</summary>
    public NetworkRecipe? Network { get; init; }

    public required IReadOnlyList<TeacherRecipe> Teachers { get; init; }

    /// <summary>Side of the student's views, in pixels.</summary>
    public int SizePixels { get; init; } = 128;

    /// <summary>Length of the schedule, in views seen by the student; <see cref="Hours"/> instead where it is given.</summary>
    public long Pictures { get; init; }

    /// <summary>Length of the schedule in hours of training, or <see langword="null"/>.</summary>
    public double? Hours { get; init; }

    /// <summary>Different views of a picture; the teachers see each once and their features are kept.</summary>
    /// <remarks>As in Shen &amp; Xing 2021, arXiv:2112.01528: teachers cost far more than the student.</remarks>
    public int Views { get; init; } = 4;

    /// <summary>Passes over the pool with one view of each picture before the next view comes.</summary>
    public int PassesPerView { get; init; } = 1;

    public int Batch { get; init; } = 64;

    public double LearningRate { get; init; } = 5e-4;

    public double WeightDecay { get; init; } = 0.02;

    /// <summary>Share of the schedule in which the learning rate rises.</summary>
    public double WarmupShare { get; init; } = 0.03;

    /// <summary>Updates that the averaged weights, which are what is kept, reach back.</summary>
    public int AverageSteps { get; init; } = 200;

    /// <summary>Least share of a picture's area in a view.</summary>
    public double LeastArea { get; init; } = 0.2;

    /// <summary>Share of the views whose brightness, contrast and saturation are changed, for teachers and student alike.</summary>
    public double ColourShare { get; init; }

    /// <summary>Share of the views that are a blend of two pictures, for teachers and student alike.</summary>
    /// <remarks>Few pictures become many: Beyer et al. 2022, arXiv:2106.05237, found it decisive for long distillation.</remarks>
    public double MixShare { get; init; }

    /// <summary>Weight of the labels' cross-entropy beside the teachers; 0 leaves labels alone.</summary>
    public double LabelWeight { get; init; }

    public int Seed { get; init; } = 1;

    /// <exception cref="JsonException">The file is not a recipe.</exception>
    public static Recipe Read(string path) => JsonSerializer.Deserialize<Recipe>(File.ReadAllBytes(path), Json)!;
}
