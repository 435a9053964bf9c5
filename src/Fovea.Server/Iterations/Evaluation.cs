using Fovea.Engine.Evaluation;

namespace Fovea.Server.Iterations;

/// <summary>The out-of-fold predictions of an iteration, ready to be asked.</summary>
internal sealed class Evaluation(EvaluationRecord record)
{
    private readonly float[] _probabilities = record.ReadProbabilities();
    private readonly Dictionary<Guid, int> _rows = record.ImageIds.Select((id, row) => (id, row)).ToDictionary(pair => pair.id, pair => pair.row);

    /// <summary>The tags by class index.</summary>
    public IReadOnlyList<Guid> TagIds => record.TagIds;

    public IReadOnlyList<string> TagNames => record.TagNames;

    public ThresholdMetrics Metrics { get; } = record.ToMetrics();

    /// <returns>The probabilities of one picture by class index; none when it took no part.</returns>
    public ReadOnlySpan<float> ProbabilitiesOf(Guid imageId) =>
        _rows.TryGetValue(imageId, out var row) ? _probabilities.AsSpan(row * TagIds.Count, TagIds.Count) : [];
}
