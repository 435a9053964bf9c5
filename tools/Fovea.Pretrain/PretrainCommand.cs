using Fovea.FineTuning.Native;
using Fovea.Pretrain.Pool;
using Fovea.Pretrain.Results;
using Fovea.Pretrain.Students;
using Fovea.Pretrain.Teachers;
using Fovea.Pretrain.Training;
using TorchSharp;

namespace Fovea.Pretrain;

/// <summary>Puts the parts together and runs them on one thread, because dispose scopes of TorchSharp belong to a thread.</summary>
internal static class PretrainCommand
{
    private const int Finished = 0;
    private const int Stopped = 130;

    public static Task<int> RunAsync(Recipe recipe, string data, string work, int threads, TimeSpan checkpointInterval, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(recipe, data, work, threads, checkpointInterval, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Run(Recipe recipe, string data, string work, int threads, TimeSpan checkpointInterval, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(work);
        TorchLibrary.Load();
        torch.set_num_threads(threads);
        using var pool = PicturePool.Open(Path.Combine(data, "pool.zip"), work, recipe.SizePixels);
        var split = PoolSplit.Of(pool.Pictures.Count);
        var views = new PoolViews(pool, split, new ViewRecipe(recipe.Seed, recipe.LeastArea, recipe.ColourShare, recipe.MixShare));
        using var teachers = new TeacherFeatures(recipe, data, work, views, pool.Pictures.Count);
        var start = StartingPoint.Of(recipe, data);
        var batches = new Batches(recipe, start.Manifest, pool, split, views, teachers, threads);
        using var training = new Pretraining(recipe, work, start, batches, split, teachers.Dimensions, checkpointInterval);
        if (training.Run(cancellationToken) is not { } result)
        {
            return Stopped;
        }

        BackboneFiles.Write(work, recipe.Id, start.ManifestJson, result.Onnx);
        File.WriteAllText(Path.Combine(work, recipe.Id + ".md"), ModelCard.Write(recipe, pool, result.ValidationLoss));
        return Finished;
    }
}
