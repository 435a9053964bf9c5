using System.CommandLine;
using Fovea.Benchmarks;
using Fovea.Benchmarks.Accuracy;
using Fovea.Benchmarks.Fleet;
using Fovea.Benchmarks.LargeProjects;
using Fovea.Benchmarks.Peers;
using Fovea.Benchmarks.Predictions;
using Fovea.Benchmarks.Training;

var rounds = new Option<int>("--rounds") { Description = "Fresh servers to measure.", DefaultValueFactory = _ => 3 };
var exercise = new Command("exercise", "Train, add pictures, train again and predict, on the fruit pictures.") { rounds };
exercise.SetAction((parsed, cancellationToken) => ExerciseBenchmark.RunAsync(parsed.GetValue(rounds), cancellationToken));
var predictionRounds = new Option<int>("--rounds") { Description = "Times that each measure is taken.", DefaultValueFactory = _ => 3 };
var seconds = new Option<double>("--seconds") { Description = "Length of one measure.", DefaultValueFactory = _ => 4 };
var predictions = new Command("predictions", "Predict over HTTP, against the bare cost of decoding and inference.") { predictionRounds, seconds };
predictions.SetAction((parsed, cancellationToken) =>
    new PredictionBenchmark(parsed.GetValue(predictionRounds), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(cancellationToken));
var peers = new Command("peers", "Predictions and the exercise, against the same backbone served by Python and trained by scikit-learn.") { predictionRounds, seconds };
peers.SetAction((parsed, cancellationToken) =>
    new PeerBenchmark(parsed.GetValue(predictionRounds), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(cancellationToken));
var live = new Command("live", "From a new tag on a picture to new numbers, in a project that trains itself.");
live.SetAction((_, cancellationToken) => LiveFeedbackBenchmark.RunAsync(cancellationToken));
var pictures = new Option<int>("--pictures") { Description = "Pictures to upload.", DefaultValueFactory = _ => 10_000 };
var uploads = new Command("uploads", "Upload many pictures by the API and by the command line.") { pictures };
uploads.SetAction((parsed, cancellationToken) => new UploadBenchmark(parsed.GetValue(pictures)).RunAsync(cancellationToken));
var trained = new Option<int>("--pictures") { Description = "Pictures to train with.", DefaultValueFactory = _ => 10_000 };
var training = new Command("training", "Features against the bare work, the head against scikit-learn.") { trained };
training.SetAction((parsed, cancellationToken) => new TrainingBenchmark(parsed.GetValue(trained)).RunAsync(cancellationToken));
var many = new Option<int>("--pictures") { Description = "Pictures of the project, at least 2,500.", DefaultValueFactory = _ => 100_000 };
var large = new Command("large", "Pages, counts and a training of a project of many pictures.") { many };
large.SetAction((parsed, cancellationToken) => new LargeProjectBenchmark(parsed.GetValue(many)).RunAsync(cancellationToken));
var most = new Option<int>("--most") { Description = "Workers, and predictors, at last.", DefaultValueFactory = _ => 4 };
var cores = new Option<double>("--cores") { Description = "Part of a core that each may use.", DefaultValueFactory = _ => 0.25 };
var shared = new Option<int>("--pictures") { Description = "Pictures to train with.", DefaultValueFactory = _ => 1_536 };
var fleet = new Command("fleet", "Trainings by one worker and several, predictions by one predictor and several.") { most, cores, shared, seconds };
fleet.SetAction((parsed, cancellationToken) =>
    new FleetBenchmark(parsed.GetValue(most), parsed.GetValue(cores), parsed.GetValue(shared), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(cancellationToken));
var own = new Option<bool>("--own") { Description = "Leave out scikit-learn and MobileNetV2, which take most of the time." };
var other = new Option<string?>("--backbone") { Description = "The ONNX file of a backbone, its manifest beside it, instead of the embedded one." };
var cache = new Option<string>("--cache") { Description = "Folder that keeps features between runs.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "fovea-accuracy") };
var accuracy = new Command("accuracy", "Train on the evaluation sets and the fruit pictures, and measure on their test pictures.") { own, other, cache };
accuracy.SetAction((parsed, cancellationToken) => AccuracyBenchmark.RunAsync(parsed.GetRequiredValue(cache), parsed.GetValue(other), !parsed.GetValue(own), cancellationToken));
return await new RootCommand("Measures Fovea on this machine and writes the numbers to bench/results.") { exercise, live, predictions, peers, uploads, training, large, fleet, accuracy }.Parse(args).InvokeAsync();
