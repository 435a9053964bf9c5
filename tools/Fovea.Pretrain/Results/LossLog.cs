using System.Globalization;
using Fovea.Charts;

namespace Fovea.Pretrain.Results;

/// <summary>The losses of a run: a CSV file that grows, and a plot of it that is drawn anew.</summary>
internal sealed class LossLog
{
    private const string LogFile = "loss.csv";
    private const string PlotFile = "loss.svg";
    private readonly string folder;
    private readonly List<LossMark> training = [];
    private readonly List<LossMark> validation = [];

    public LossLog(string folder)
    {
        this.folder = folder;
        var path = Path.Combine(folder, LogFile);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, "seconds,pictures,learning_rate,loss,validation_loss\n");
        }

        foreach (var line in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(columns => columns.Length == 5))
        {
            Keep(long.Parse(line[1], CultureInfo.InvariantCulture), Number(line[3]), Number(line[4]));
        }
    }

    /// <param name="seconds">Trained so far.</param>
    /// <param name="pictures">Views seen so far.</param>
    /// <param name="learningRate">Of the last update.</param>
    /// <param name="loss">Mean since the last line, or <see langword="null"/>.</param>
    /// <param name="validationLoss">On pictures that are not trained on, or <see langword="null"/>.</param>
    public void Add(double seconds, long pictures, double learningRate, double? loss, double? validationLoss)
    {
        File.AppendAllText(
            Path.Combine(folder, LogFile),
            string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0},{pictures},{learningRate:0.000000},{loss:0.0000},{validationLoss:0.0000}\n"));
        Keep(pictures, loss, validationLoss);
        File.WriteAllText(Path.Combine(folder, PlotFile), LossChart.Draw("pretraining", training, validation));
    }

    private void Keep(long pictures, double? loss, double? validationLoss)
    {
        if (loss is { } trained)
        {
            training.Add(new LossMark(pictures, trained));
        }

        if (validationLoss is { } validated)
        {
            validation.Add(new LossMark(pictures, validated));
        }
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
