using Fovea.Engine.Evaluation;
using Fovea.Protocol.Prediction;

namespace Fovea.Server.Iterations;

/// <summary>The out-of-fold predictions of an iteration, ready to be asked.</summary>
internal sealed class Evaluation(EvaluationRecord record)
{
    private readonly Dictionary<Guid, int> _rows = record.ImageIds.Select((id, row) => (id, row)).ToDictionary(pair => pair.id, pair => pair.row);

    /// <summary>The tags by class index.</summary>
    public IReadOnlyList<Guid> TagIds => record.TagIds;

    public IReadOnlyList<string> TagNames => record.TagNames;

    /// <summary>The pictures by row.</summary>
    public IReadOnlyList<Guid> ImageIds => record.ImageIds;

    /// <summary>The class indices of each picture's own tags.</summary>
    public IReadOnlyList<int[]> Labels => record.Labels;

    /// <summary>The fold of each picture; <see langword="null"/> when the iteration came from elsewhere without.</summary>
    public IReadOnlyList<int>? Folds => record.Folds;

    /// <summary><c>[N, C]</c>, row-major.</summary>
    public float[] Probabilities { get; } = record.ReadProbabilities();

    public ThresholdMetrics Metrics { get; } = record.ToMetrics();

    /// <returns>The probabilities of one picture by class index; none when it took no part.</returns>
    public ReadOnlySpan<float> ProbabilitiesOf(Guid imageId) =>
        _rows.TryGetValue(imageId, out var row) ? Probabilities.AsSpan(row * TagIds.Count, TagIds.Count) : [];

    /// <summary>The predictions of one picture, most probable first; none when it took no part.</summary>
    /// <param name="imageId">The picture.</param>
    /// <param name="types">The types of the iteration's tags.</param>
    public IReadOnlyList<Prediction> PredictionsOf(Guid imageId, IReadOnlyDictionary<Guid, TagType> types) =>
        [.. ProbabilitiesOf(imageId).ToArray().Select((probability, index) => new Prediction
        {
            Probability = probability,
            TagId = TagIds[index],
            TagName = TagNames[index],
            TagType = types[TagIds[index]],
        }).OrderByDescending(p => p.Probability)];
}
