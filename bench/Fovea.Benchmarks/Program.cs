using System.CommandLine;
using Fovea.Benchmarks;

var rounds = new Option<int>("--rounds") { Description = "Fresh servers to measure.", DefaultValueFactory = _ => 3 };
var exercise = new Command("exercise", "Train, add pictures, train again and predict, on the fruit pictures.") { rounds };
exercise.SetAction((parsed, cancellationToken) => ExerciseBenchmark.RunAsync(parsed.GetValue(rounds), cancellationToken));
return await new RootCommand("Measures Fovea on this machine and writes the numbers to bench/results.") { exercise }.Parse(args).InvokeAsync();
