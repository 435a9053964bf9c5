using Fovea.Pretrain.Pool;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fovea.Pretrain.Teachers;

/// <summary>A trained network, run as it is.</summary>
internal sealed class Teacher : IDisposable
{
    private readonly TeacherRecipe recipe;
    private readonly InferenceSession session;
    private readonly string inputName;

    /// <param name="recipe">What it is.</param>
    /// <param name="data">The data folder.</param>
    public Teacher(TeacherRecipe recipe, string data)
    {
        this.recipe = recipe;
        // Views are independent of each other, so one thread for each is the best use of several.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(Path.Combine(data, recipe.File), options);
        inputName = session.InputNames.Single();
        Dimensions = [.. recipe.Outputs.Select(output => session.OutputMetadata[output].Dimensions[^1])];
    }

    /// <summary>Lengths of the outputs, in the recipe's order.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Runs one view; several may run at once.</summary>
    /// <param name="views">Makes it.</param>
    /// <param name="row">The picture.</param>
    /// <param name="number">The view.</param>
    /// <param name="features">Receives all outputs, one after the other.</param>
    public void Run(PoolViews views, int row, int number, Span<Half> features)
    {
        var side = recipe.SizePixels;
        var input = new float[3 * side * side];
        views.Fill(row, number, isMirrored: false, side, recipe.Mean, recipe.Std, input);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(inputName, new DenseTensor<float>(input, [1, 3, side, side]))], recipe.Outputs);
        var at = 0;
        foreach (var result in results)
        {
            var values = ((DenseTensor<float>)result.AsTensor<float>()).Buffer.Span;
            System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, features[at..]);
            at += values.Length;
        }
    }

    public void Dispose() => session.Dispose();
}
