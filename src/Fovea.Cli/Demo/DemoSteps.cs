using System.Diagnostics;
using Spectre.Console;

namespace Fovea.Cli.Demo;

/// <summary>Times the steps of the demonstration and shows them on standard error: bars on a terminal, else one line each.</summary>
internal sealed class DemoSteps
{
    private readonly Dictionary<DemoStep, TimeSpan> elapsed = [];
    private readonly TextWriter error;
    private readonly ProgressContext? bars;

    private DemoSteps(TextWriter error, ProgressContext? bars)
    {
        this.error = error;
        this.bars = bars;
    }

    /// <summary>How long each finished step took.</summary>
    public IReadOnlyDictionary<DemoStep, TimeSpan> Elapsed => elapsed;

    public static Task<T> ShowAsync<T>(TextWriter error, Func<DemoSteps, Task<T>> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return work(new DemoSteps(error, bars: null));
        }

        return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new DemoSteps(error, context)));
    }

    /// <summary>Runs one step.</summary>
    /// <param name="step">Which.</param>
    /// <param name="title">What it does, for people.</param>
    /// <param name="total">How many things it does; null when it cannot tell how far it is.</param>
    /// <param name="work">Does it, and reports how many things are done.</param>
    public async Task<T> RunAsync<T>(DemoStep step, string title, int? total, Func<Action<int>, Task<T>> work)
    {
        var bar = bars?.AddTask(Markup.Escape(title), maxValue: total ?? 1);
        if (bar is null)
        {
            await error.WriteAsync($"{title} ... ");
        }
        else
        {
            bar.IsIndeterminate = total is null;
        }

        var watch = Stopwatch.StartNew();
        var outcome = "failed";
        T result;
        try
        {
            result = await work(done => bar?.Value(done));
            elapsed[step] = watch.Elapsed;
            outcome = $"{watch.Elapsed.TotalSeconds:0.00} s";
        }
        finally
        {
            if (bar is null)
            {
                await error.WriteLineAsync(outcome);
            }
        }

        if (bar is not null)
        {
            bar.IsIndeterminate = false;
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }

        return result;
    }
}
