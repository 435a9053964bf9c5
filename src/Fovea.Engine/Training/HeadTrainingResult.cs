using Fovea.Engine.Evaluation;
using Fovea.Engine.Models;

namespace Fovea.Engine.Training;

/// <summary>A trained head and the honest predictions made on the way.</summary>
/// <param name="Head">Trained on all pictures.</param>
/// <param name="OutOfFold">Prediction for each picture by a model that did not see it, rows in input order.</param>
/// <param name="L2Strength">Chosen L2 strength, lambda in <c>loss + lambda / 2 · ‖W‖²</c> on standardised features. The loss is the mean over
/// pictures with class weights (a class of n pictures weighs √n in all), for multilabel summed over the tags.</param>
/// <param name="Temperature">Divides the logits; already folded into <paramref name="Head"/>.</param>
public sealed record HeadTrainingResult(ClassificationHead Head, OutOfFoldPredictions OutOfFold, float L2Strength, float Temperature);
