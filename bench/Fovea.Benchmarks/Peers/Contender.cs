namespace Fovea.Benchmarks.Peers;

/// <summary>A server of the comparison.</summary>
/// <param name="Name">What it is called in the tables: the server and the network.</param>
/// <param name="Exercises">From pictures in a folder to a classifier that is served, by what is done.</param>
/// <param name="PredictAsync">One prediction of a picture.</param>
/// <param name="ProcessorTime">What its process has spent.</param>
/// <param name="Process">Ends it.</param>
internal sealed record Contender(
    string Name, IReadOnlyList<(string Work, Func<Task> TrainAsync)> Exercises, Func<byte[], Task> PredictAsync, Func<TimeSpan> ProcessorTime, IDisposable Process);
