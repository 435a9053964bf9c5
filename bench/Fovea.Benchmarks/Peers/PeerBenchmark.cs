using System.Diagnostics;
using System.Globalization;
using Fovea.Benchmarks.Predictions;
using Fovea.Engine.Backbones;
using Fovea.Engine.Imaging;

namespace Fovea.Benchmarks.Peers;

/// <summary>Fovea against the same backbone served by Python and trained by scikit-learn, in one run, written to tables in <c>bench/results</c>.</summary>
internal sealed class PeerBenchmark(int rounds, TimeSpan duration)
{
    private const double LeastCosine = 0.99;
    private const string Default = $"Fovea, `{Backbone.DefaultId}`";
    private const string Float = "Fovea, `fovea-v0`";
    private static readonly int Clients = 4 * Environment.ProcessorCount;
    private static readonly string[] Precisions = ["float32", "bfloat16", "int8"];

    private readonly List<Exercise> exercises = [];
    private readonly List<Load> loads = [];
    private readonly List<string> cosines = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Python.Require("torch", "onnx", "PIL", "sklearn");
        var load = Machine.LoadAverage;
        var fruit = Repository.Fruit();
        var formats = PictureFormat.Of(await File.ReadAllBytesAsync(Path.Combine(fruit, "test", "IMG_TEST_1.jpg"), cancellationToken)).Take(2).ToList();
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        for (var round = 0; round < rounds; round++)
        {
            List<Contender> contenders = [];
            try
            {
                contenders.Add(await StartAsync(Default, Backbone.DefaultId, fruit, http, cancellationToken));
                contenders.Add(await StartAsync(Float, "fovea-v0", fruit, http, cancellationToken));
                foreach (var precision in Precisions)
                {
                    contenders.Add(await StartPeerAsync(precision, fruit, formats[1].Picture, http, cancellationToken));
                }

                await MeasureAsync(round, contenders, formats, cancellationToken);
            }
            finally
            {
                contenders.ForEach(contender => contender.Process.Dispose());
            }

            Console.Error.WriteLine($"Round {round + 1} of {rounds} is done.");
        }

        return await WriteAsync(load, cancellationToken);
    }

    private static async Task<Contender> StartAsync(string name, string backbone, string fruit, HttpClient http, CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartAsync(cancellationToken, backbone);
        var target = new PredictionTarget(server, http);
        return new Contender(name, [("upload, train, publish", TrainAsync)], PredictAsync, () => server.ProcessorTime, server);

        async Task TrainAsync()
        {
            await target.TrainAsync(fruit, cancellationToken);
            await target.PublishAsync(cancellationToken);
        }

        async Task PredictAsync(byte[] picture)
        {
            if (!(await target.PredictAsync(picture, store: false, cancellationToken)).IsServed)
            {
                throw new InvalidOperationException("The server refused a prediction, and a refusal must not count as one.");
            }
        }
    }

    private async Task<Contender> StartPeerAsync(string precision, string fruit, byte[] picture, HttpClient http, CancellationToken cancellationToken)
    {
        var pictures = Path.Combine(fruit, "train");
        var server = await PeerServer.StartAsync(precision, pictures, http, cancellationToken);
        try
        {
            await CheckNetworkAsync(precision, server, picture, cancellationToken);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new Contender(
            $"Python, torch, {precision}",
            [
                ("read, train", () => server.TrainAsync(pictures, thorough: false, cancellationToken)),
                ("the same, with what Fovea does", () => server.TrainAsync(pictures, thorough: true, cancellationToken)),
            ],
            bytes => server.PredictAsync(bytes, cancellationToken), () => server.ProcessorTime, server);
    }

    private async Task CheckNetworkAsync(string precision, PeerServer server, byte[] picture, CancellationToken cancellationToken)
    {
        var cosine = Cosine(FloatFeatures(picture), await server.FeaturesAsync(picture, cancellationToken));
        cosines.Add(FormattableString.Invariant($"{cosine:0.0000} ({precision})"));
        if (cosine < LeastCosine)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"torch does not run the same network: the cosine of its features ({precision}) with Fovea's is {cosine:0.0000}."));
        }
    }

    private async Task MeasureAsync(int round, List<Contender> contenders, List<PictureFormat> formats, CancellationToken cancellationToken)
    {
        foreach (var contender in contenders)
        {
            foreach (var (work, trainAsync) in contender.Exercises)
            {
                var processorTime = contender.ProcessorTime();
                var watch = Stopwatch.StartNew();
                await trainAsync();
                await contender.PredictAsync(formats[1].Picture);
                exercises.Add(new Exercise(round, contender.Name, work, watch.Elapsed.TotalSeconds, (contender.ProcessorTime() - processorTime).TotalSeconds));
            }
        }

        foreach (var format in formats)
        {
            foreach (var contender in contenders)
            {
                // The first one warms up.
                await LoadAsync(contender, format);
                loads.Add(new Load(round, format.Name, contender.Name, await LoadAsync(contender, format)));
            }
        }

        Task<Throughput> LoadAsync(Contender contender, PictureFormat format) =>
            ClosedLoop.RunAsync(() => contender.PredictAsync(format.Picture), contender.ProcessorTime, Clients, duration, cancellationToken);
    }

    private static float[] FloatFeatures(byte[] picture)
    {
        using var backbone = Backbone.LoadEmbedded("fovea-v0");
        var preprocessor = new Preprocessor(backbone.Manifest.InputSizePixels, backbone.Manifest.Mean, backbone.Manifest.Std);
        var tensor = new float[preprocessor.TensorLength];
        var features = new float[backbone.Manifest.Dimension];
        preprocessor.Fill(picture, tensor);
        backbone.Extract(tensor, features);
        return features;
    }

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(y => (double)y * y));

    private async Task<int> WriteAsync(string load, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Fovea and the same backbone in Python, {date}

            The peer is `bench/Fovea.Benchmarks/Peers/server.py`: `fovea-v0.onnx` run by torch, pictures read by Pillow, classifiers of scikit-learn, behind
            Python's `ThreadingHTTPServer`. It runs the float network as it is, in bfloat16, or in 8 bits that torch makes of it with the training pictures. Fovea
            runs its default, which is 8-bit, or the float one. Each of {rounds} rounds starts fresh servers, which take turns; cells are medians of the rounds,
            and ratios are taken within a round.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- peers --rounds {rounds} --seconds {duration.TotalSeconds:0.#}`
            - cosine of torch's features of a picture with those of Fovea's engine in float: {string.Join(", ", cosines.Distinct())}

            ## Predictions

            {Clients} clients on the same machine ask again as soon as they are answered, {duration.TotalSeconds:0.#} s after as long to warm up; nothing is stored. Ratios are predictions
            a second of Fovea to those of the row; the last two are the same of processor time, which what else runs on the machine changes less.

            | file | server | a second | a second per core | processor ms each in the server | Fovea's default against it (at least 3) | Fovea in float against it | default, processor time | float, processor time |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', loads.GroupBy(l => (l.File, l.Server)).Select(row => Row(row.Key.File, row.Key.Server, [.. row])))}

            ## The exercise

            From 45 pictures in a folder to the answer to a first prediction over HTTP, by servers that were started before. Fovea takes uploads, checks and keeps
            them, computes mirrored pictures as well, and evaluates each picture by a model whose strength of regularisation was chosen without it. The peer reads
            the files and computes one view; its C comes from 5-fold cross-validation, and its evaluation is out-of-fold at that C. "With what Fovea does"
            adds the mirrored pictures, and a C of each fold's own (nested folds). Neither uploads nor confidence intervals are part of the peer. Its network is
            warm, since it read the training pictures once before, and "what Fovea does" is its second training; Fovea's is the first of its process.

            | server | what it does | seconds | processor seconds | its seconds to those of Fovea's default (at least 3) |
            | --- | --- | ---: | ---: | ---: |
            {string.Join('\n', exercises.GroupBy(e => (e.Server, e.Work)).Select(row => Row(row.Key.Server, row.Key.Work, [.. row])))}

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-peers.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private string Row(string file, string server, List<Load> row)
    {
        var perSecond = Throughput.MedianOf(row.Select(l => l.Throughput.PerSecond));
        return string.Create(CultureInfo.InvariantCulture, $"| {file} | {server} | {perSecond:0.0} | {perSecond / Environment.ProcessorCount:0.0} | {Throughput.MedianOf(row.Select(l => l.Throughput.ProcessorMilliseconds)):0.0} | {Ratio(Default, PerSecond):0.00} | {Ratio(Float, PerSecond):0.00} | {Ratio(Default, ProcessorTime):0.00} | {Ratio(Float, ProcessorTime):0.00} |");

        double Ratio(string fovea, Func<Throughput, Throughput, double> of) =>
            Throughput.MedianOf(row.Select(l => of(loads.Single(f => f.Round == l.Round && f.File == file && f.Server == fovea).Throughput, l.Throughput)));

        static double PerSecond(Throughput fovea, Throughput peer) => fovea.PerSecond / peer.PerSecond;

        static double ProcessorTime(Throughput fovea, Throughput peer) => peer.ProcessorMilliseconds / fovea.ProcessorMilliseconds;
    }

    private string Row(string server, string work, List<Exercise> row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {server} | {work} | {Throughput.MedianOf(row.Select(e => e.Seconds)):0.00} | {Throughput.MedianOf(row.Select(e => e.ProcessorSeconds)):0.00} | {Throughput.MedianOf(row.Select(e => e.Seconds / exercises.Single(f => f.Round == e.Round && f.Server == Default).Seconds)):0.00} |");

    private sealed record Exercise(int Round, string Server, string Work, double Seconds, double ProcessorSeconds);

    private sealed record Load(int Round, string File, string Server, Throughput Throughput);
}
