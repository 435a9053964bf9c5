using Fovea.Engine.Inference;
using Fovea.Engine.Training;

namespace Fovea.Cli.Pictures;

/// <summary>Classifies files on all processors.</summary>
internal static class FileClassifier
{
    /// <returns>One result for each path, in the same order.</returns>
    public static IReadOnlyList<ClassifiedFile> Classify(
        Classifier classifier, IReadOnlyList<string> paths, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        var results = new ClassifiedFile[paths.Count];
        var progressLock = new Lock();
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, paths.Count, options, i =>
        {
            results[i] = ClassifyOne(classifier, paths[i]);
            lock (progressLock)
            {
                progress.Report(new TrainingProgress("Classifying pictures", ++done, paths.Count));
            }
        });
        return results;
    }

    private static ClassifiedFile ClassifyOne(Classifier classifier, string path)
    {
        try
        {
            return new ClassifiedFile(path, classifier.Classify(PictureFile.Read(path)), null);
        }
        catch (Exception e) when (PictureFile.IsProblemOfFile(e))
        {
            return new ClassifiedFile(path, null, e.Message);
        }
    }
}
