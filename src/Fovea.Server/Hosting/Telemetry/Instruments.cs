using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fovea.Server.Hosting.Telemetry;

/// <summary>What the server measures of itself, by OpenTelemetry's conventions: seconds, counts, names with dots.</summary>
internal static class Instruments
{
    public const string Name = "Fovea";
    private const string Lane = "fovea.lane";
    private const string Resource = "fovea.resource";

    private static readonly Meter Meter = new(Name);
    private static readonly UpDownCounter<long> QueueDepth = Meter.CreateUpDownCounter<long>("fovea.queue.depth", "{picture}", "Pictures that wait for a thread.");
    private static readonly Histogram<double> QueueTime = Meter.CreateHistogram<double>("fovea.queue.duration", "s", "How long they waited.");
    private static readonly Histogram<double> WorkTime = Meter.CreateHistogram<double>("fovea.work.duration", "s", "Decoding (lane decode), or decoding and inference (lane predict), of one picture.");
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("fovea.usage.calls", "{call}", "Calls with a key of the resource.");
    private static readonly Counter<long> Pictures = Meter.CreateCounter<long>("fovea.usage.pictures", "{picture}", "Pictures uploaded or predicted with a key of the resource.");
    private static readonly UpDownCounter<long> Trainings = Meter.CreateUpDownCounter<long>("fovea.training.active", "{training}", "Trainings that run.");
    private static readonly Histogram<double> TrainingTime = Meter.CreateHistogram<double>("fovea.training.duration", "s", "How long trainings took, by outcome.");

    private static readonly ActivitySource Activities = new(Name);

    public static void Queued(string lane) => QueueDepth.Add(1, new KeyValuePair<string, object?>(Lane, lane));

    public static void Dequeued(string lane, TimeSpan waited)
    {
        QueueDepth.Add(-1, new KeyValuePair<string, object?>(Lane, lane));
        QueueTime.Record(waited.TotalSeconds, new KeyValuePair<string, object?>(Lane, lane));
    }

    public static void Worked(string lane, TimeSpan elapsed) => WorkTime.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>(Lane, lane));

    public static void Called(string resource, string api) => Calls.Add(1, new(Resource, resource), new KeyValuePair<string, object?>("fovea.api", api));

    public static void Counted(string resource, string operation, long pictures) =>
        Pictures.Add(pictures, new(Resource, resource), new KeyValuePair<string, object?>("fovea.operation", operation));

    /// <summary>Counts a training as running, and measures it, until the result is disposed.</summary>
    public static TrainingMeasure BeginTraining(Guid iterationId)
    {
        Trainings.Add(1);
        return new TrainingMeasure(Activities.StartActivity("train")?.SetTag("fovea.iteration", iterationId));
    }

    internal sealed class TrainingMeasure(Activity? activity) : IDisposable
    {
        private readonly long _begun = Stopwatch.GetTimestamp();

        public bool HasFailed { get; set; }

        public void Dispose()
        {
            Trainings.Add(-1);
            TrainingTime.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, new KeyValuePair<string, object?>("fovea.outcome", HasFailed ? "failed" : "completed"));
            activity?.SetStatus(HasFailed ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
            activity?.Dispose();
        }
    }
}
