namespace Fovea.Protocol.Resources;

/// <summary>What a resource was used for on one day.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="TrainingCalls">Calls of the training API that passed authentication and rate limit, whatever they were answered.</param>
/// <param name="PredictionCalls">Likewise of the prediction API.</param>
/// <param name="PicturesUploaded">Training images created.</param>
/// <param name="PicturesPredicted">Pictures classified, by the prediction API and by quick tests.</param>
/// <param name="TrainingSeconds">Time spent on trainings that ended that day, completed or failed, in seconds.</param>
public sealed record ResourceUsage(
    DateOnly Day, long TrainingCalls, long PredictionCalls, long PicturesUploaded, long PicturesPredicted, double TrainingSeconds);
