using System.Numerics.Tensors;
using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>Refuses training data that contradict themselves.</summary>
internal static class HeadTrainingCheck
{
    /// <exception cref="ArgumentException">With the values met and the values allowed.</exception>
    public static void ThrowIfInvalid(HeadTrainingData data, HeadTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        Require(options.MaxFolds >= 2, $"Got {nameof(options.MaxFolds)} {options.MaxFolds}; at least 2 folds are needed.");
        var minClasses = data.Type == ClassificationType.Multiclass ? 2 : 1;
        Require(data.ClassCount >= minClasses, $"Got {data.ClassCount} classes; {data.Type} training needs at least {minClasses}.");
        var rows = data.Plain.Rows;
        Require(rows >= 2, $"Got {rows} pictures; training needs at least 2.");
        Require(data.Labels.Count == rows, $"Got {data.Labels.Count} label rows for {rows} pictures.");
        Require(data.ContentHashes.Count == rows, $"Got {data.ContentHashes.Count} content hashes for {rows} pictures.");
        Require(data.Groups.Count == rows, $"Got {data.Groups.Count} group numbers for {rows} pictures.");
        CheckLabels(data);
        CheckFinite(data.Plain, nameof(data.Plain));
        if (data.Mirrored is { } mirrored)
        {
            Require(
                mirrored.Rows == rows && mirrored.Columns == data.Plain.Columns,
                $"Got mirrored features of {mirrored.Rows} x {mirrored.Columns}; the plain ones are {rows} x {data.Plain.Columns}.");
            CheckFinite(mirrored, nameof(data.Mirrored));
        }
    }

    private static void CheckLabels(HeadTrainingData data)
    {
        for (var row = 0; row < data.Labels.Count; row++)
        {
            var labels = data.Labels[row];
            Require(
                data.Type == ClassificationType.Multilabel || labels.Count == 1,
                $"Picture {row} has {labels.Count} labels; a multiclass picture has exactly one.");
            foreach (var label in labels)
            {
                Require(label >= 0 && label < data.ClassCount, $"Picture {row} has class {label}; classes go from 0 to {data.ClassCount - 1}.");
            }
        }
    }

    private static void CheckFinite(FeatureMatrix features, string name)
    {
        for (var row = 0; row < features.Rows; row++)
        {
            Require(
                float.IsFinite(TensorPrimitives.MaxMagnitude<float>(features.Row(row))),
                $"{name} features of picture {row} hold a number that is not finite.");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
