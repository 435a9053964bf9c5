using System.Runtime.InteropServices;
using Fovea.Engine.Data;
using Fovea.Engine.Models;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;

namespace Fovea.FineTuning.Training;

/// <summary>The features of a job's pictures by the backbone as it is, and quick heads on any part of them.</summary>
internal sealed class JobFeatures
{
    private readonly FineTuningJob job;

    public JobFeatures(FineTuningJob job, string folder)
    {
        this.job = job;
        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, FineTuningJob.FeaturesFile)));
        var count = job.Labels.Length;
        (Plain, Mirrored) = (new FeatureMatrix(count, job.Dimension), new FeatureMatrix(count, job.Dimension));
        for (var row = 0; row < count; row++)
        {
            values.Slice(row * job.Dimension, job.Dimension).CopyTo(Plain.Row(row));
            values.Slice((count + row) * job.Dimension, job.Dimension).CopyTo(Mirrored.Row(row));
        }
    }

    public FeatureMatrix Plain { get; }

    public FeatureMatrix Mirrored { get; }

    /// <summary>The quick head of some pictures, which has seen no other.</summary>
    public ClassificationHead TrainHead(int[] rows) => HeadTrainer.Train(
        new HeadTrainingData
        {
            Plain = Pick(Plain, rows),
            Mirrored = Pick(Mirrored, rows),
            ClassCount = job.ClassCount,
            Type = job.Type,
            Labels = [.. rows.Select(row => job.Labels[row])],
            ContentHashes = [.. rows.Select(row => job.ContentHashes[row])],
            Groups = [.. rows.Select(row => job.Groups[row])],
        },
        new HeadTrainingOptions { Seed = job.Seed }, progress: null, CancellationToken.None).Head;

    private FeatureMatrix Pick(FeatureMatrix all, int[] rows)
    {
        var picked = new FeatureMatrix(rows.Length, job.Dimension);
        for (var i = 0; i < rows.Length; i++)
        {
            all.Row(rows[i]).CopyTo(picked.Row(i));
        }

        return picked;
    }
}
