using Fovea.Engine.Backbones;
using Fovea.Pretrain.Pool;
using Fovea.Pretrain.Teachers;
using TorchSharp;
using static TorchSharp.torch;

namespace Fovea.Pretrain.Training;

/// <summary>Makes batches: views for the student, features of the teachers, labels.</summary>
/// <remarks>What a step gets follows from seed and step alone, so that a resumed run goes on as if it had not stopped.</remarks>
internal sealed class Batches
{
    private const int SampleCount = 1024;
    private const int Middle = -1;

    private readonly Recipe recipe;
    private readonly BackboneManifest manifest;
    private readonly PoolViews views;
    private readonly TeacherFeatures teachers;
    private readonly Standardisation standardisation;
    private readonly ParallelOptions parallel;
    private readonly int[] train;
    private readonly int[] labels;
    private int[] order = [];
    private int pass = -1;

    public Batches(Recipe recipe, BackboneManifest manifest, PicturePool pool, PoolSplit split, PoolViews views, TeacherFeatures teachers, int threads)
    {
        (this.recipe, this.manifest, this.views, this.teachers) = (recipe, manifest, views, teachers);
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        train = split.Train;
        string[] names = [.. pool.Pictures.Select(p => p.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        labels = [.. pool.Pictures.Select(p => p.Label is { } name ? Array.BinarySearch(names, name, StringComparer.Ordinal) : -1)];
        ClassCount = names.Length;
        SampleRows = [.. Shuffled(0).Take(SampleCount)];
        standardisation = new Standardisation(RawTargets(SampleRows, 0), teachers.Length);
    }

    /// <summary>Different labels.</summary>
    public int ClassCount { get; }

    /// <summary>Training pictures that statistics are taken of.</summary>
    public int[] SampleRows { get; }

    /// <summary>The batch of a step.</summary>
    /// <returns><c>[B, 3, T, T]</c>, <c>[B, length]</c> and <c>[B]</c>.</returns>
    public (Tensor Pictures, Tensor Targets, Tensor Labels) Step(int step)
    {
        var first = (long)step * recipe.Batch;
        var random = new Random(HashSeed.Of(recipe.Seed, -2, step));
        // A batch that reaches over the end of a pass takes each of its pictures from where it stands.
        (int Row, int View, bool IsMirrored)[] picked = [.. Enumerable.Range(0, recipe.Batch).Select(i => Pick(first + i, random))];
        return Make(picked);
    }

    /// <summary>Squares in the middle of pictures.</summary>
    public (Tensor Pictures, Tensor Targets, Tensor Labels) Squares(IEnumerable<int> rows) => Make([.. rows.Select(row => (row, Middle, false))]);

    /// <summary>The first view of pictures.</summary>
    public (Tensor Pictures, Tensor Targets, Tensor Labels) FirstViews(IEnumerable<int> rows) => Make([.. rows.Select(row => (row, 0, false))]);

    private (Tensor Pictures, Tensor Targets, Tensor Labels) Make((int Row, int View, bool IsMirrored)[] picked)
    {
        var side = recipe.SizePixels;
        var (length, pictures) = (3 * side * side, new float[picked.Length * 3 * side * side]);
        var targets = new float[picked.Length * teachers.Length];
        Parallel.For(0, picked.Length, parallel, i =>
        {
            var (row, view, isMirrored) = picked[i];
            views.Fill(row, view, isMirrored, side, manifest.Mean, manifest.Std, pictures.AsSpan(i * length, length));
            var target = targets.AsSpan(i * teachers.Length, teachers.Length);
            teachers.Fill(row, view, target);
            standardisation.Apply(target);
        });

        return (tensor(pictures, [picked.Length, 3, side, side]), tensor(targets, [picked.Length, teachers.Length]), tensor([.. picked.Select(p => (long)labels[p.Row])]));
    }

    private float[] RawTargets(int[] rows, int view)
    {
        var targets = new float[rows.Length * teachers.Length];
        Parallel.For(0, rows.Length, parallel, i => teachers.Fill(rows[i], view, targets.AsSpan(i * teachers.Length, teachers.Length)));

        return targets;
    }

    private (int Row, int View, bool IsMirrored) Pick(long position, Random random)
    {
        var wanted = (int)(position / train.Length);
        if (wanted != pass)
        {
            (order, pass) = (Shuffled(wanted), wanted);
        }

        return (order[position % train.Length], pass / recipe.PassesPerView % recipe.Views, random.Next(2) == 0);
    }

    private int[] Shuffled(int number)
    {
        int[] rows = [.. train];
        new Random(HashSeed.Of(recipe.Seed, -1, number)).Shuffle(rows);
        return rows;
    }
}
