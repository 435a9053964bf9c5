using Fovea.Protocol.Training;

namespace Fovea.Server.Predictions;

/// <summary>One page of stored predictions, and the query with which its caller goes on.</summary>
internal sealed record StoredPredictionPage(IReadOnlyList<PredictionEntity> Predictions, PredictionQueryToken Token);
