// Usage: TrainAndPredict <folder with one sub-folder for each tag> <model.onnx to write> <pictures to predict...>
using System.Security.Cryptography;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Inference;
using Fovea.Engine.Training;

string[] tagFolders = [.. Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal)];
var images = tagFolders.SelectMany((folder, classIndex) => Directory.GetFiles(folder).Select(file =>
    new TrainingImage(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), () => File.ReadAllBytes(file), [classIndex])));
var set = new TrainingSet(ClassificationType.Multiclass, [.. tagFolders.Select(folder => Path.GetFileName(folder))], [.. images]);

using var backbone = Backbone.LoadEmbedded();
var model = new QuickTrainer(backbone, new MemoryFeatureCache()).Train(set, new QuickTrainingOptions(), progress: null, CancellationToken.None);
model.Save(args[1]);
Console.WriteLine($"Trained on {model.Evaluation.Pictures} pictures: accuracy {model.Evaluation.Accuracy:P0} on pictures it did not see.");

using var classifier = Classifier.Load(args[1]);
foreach (var file in args[2..])
{
    var (tag, probability) = classifier.Tags.Zip(classifier.Classify(File.ReadAllBytes(file))).MaxBy(pair => pair.Second);
    Console.WriteLine($"{file}: {tag} ({probability:P0})");
}
