using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Server.Iterations;

namespace Fovea.Server.Evaluations;

/// <summary>An iteration's out-of-fold predictions, and what was computed from them so far.</summary>
internal sealed class Analysis(Evaluation evaluation, ClassificationType type, Func<Task<PictureEvidence>> gather)
{
    /// <summary>The same resamples for every iteration, so that equal predictions have equal intervals.</summary>
    public const int Seed = 0;

    private readonly Lock _lock = new();
    private Task<PictureEvidence>? _evidence;

    public Evaluation Evaluation { get; } = evaluation;

    public ClassificationType Type { get; } = type;

    public EvaluationAnalysis Numbers { get; } = new(evaluation.Probabilities, evaluation.Labels, type, evaluation.TagNames, Seed);

    /// <summary>Everything that needs the pictures' features, gathered once by whoever asks first.</summary>
    public Task<PictureEvidence> GetEvidenceAsync()
    {
        lock (_lock)
        {
            return _evidence = _evidence is null or { IsFaulted: true } ? gather() : _evidence;
        }
    }
}
