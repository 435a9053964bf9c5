namespace Fovea.Engine.Training;

/// <summary>A picture to train on.</summary>
/// <param name="ContentHash">SHA-256 of its bytes, hexadecimal; names the picture in errors, caches and folds.</param>
/// <param name="Read">Fetches its bytes; called at most once, from any thread, and not at all when its features are cached.</param>
/// <param name="ClassIndices">Zero-based tags: exactly one for multiclass, any number for multilabel.</param>
public sealed record TrainingImage(string ContentHash, Func<byte[]> Read, IReadOnlyList<int> ClassIndices);
