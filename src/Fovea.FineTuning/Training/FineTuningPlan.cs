using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Graph;

namespace Fovea.FineTuning.Training;

/// <summary>What will be done, fixed before it begins: from here on nothing depends on the clock.</summary>
internal sealed record FineTuningPlan
{
    private const string PlanFile = "plan.json";

    // Below this nothing is learned that the head does not know.
    private const int LeastSteps = 40;

    // What a run should have: passes over the pictures, and updates where the pictures are few. First choices, not yet measured.
    private const int WantedPasses = 30;
    private const int WantedSteps = 400;
    private const int MostPasses = 60;
    private const int MostSteps = 800;

    // Of the budget; the rest is for measuring, checkpoints and a machine that has other work too.
    private const double UsableShare = 0.85;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Folds that are held out, one run each, before the run on all pictures.</summary>
    public required int[] Folds { get; init; }

    /// <summary>Updates of every run; 0 when the budget does not suffice.</summary>
    public required int Steps { get; init; }

    /// <summary>Pictures in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>T, the side of the views that are trained on.</summary>
    public required int SizePixels { get; init; }

    public required GraphPrecision Precision { get; init; }

    /// <summary>What a step took when the plan was made.</summary>
    public required double SecondsPerStep { get; init; }

    /// <summary>Runs in all.</summary>
    public int Runs => Folds.Length + 1;

    public static int BatchFor(int pictures) => Math.Clamp(pictures / 4 / 8 * 8, 8, 32);

    /// <summary>Shares the budget out.</summary>
    /// <param name="job">The job.</param>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="sizePixels">Side of the views.</param>
    /// <param name="precision">How products are computed.</param>
    /// <param name="secondsPerStep">Measured.</param>
    public static FineTuningPlan Make(FineTuningJob job, int batch, int sizePixels, GraphPrecision precision, double secondsPerStep)
    {
        var (pictures, folds) = (job.Labels.Length, job.Folds.Max() + 1);
        var affordable = job.BudgetSeconds * UsableShare / secondsPerStep;
        var wanted = Math.Max(WantedSteps, WantedPasses * pictures / batch);
        // Every fold that is held out makes the numbers surer and every run shorter.
        var measured = Math.Clamp((int)(affordable / wanted) - 1, 1, folds);
        var most = Math.Max(MostSteps, MostPasses * pictures / batch);
        var steps = (int)Math.Min(most, affordable / (measured + 1));
        return new FineTuningPlan
        {
            Folds = [.. Enumerable.Range(0, job.FixedSteps is null ? measured : Math.Min(2, folds))],
            Steps = job.FixedSteps ?? (steps < LeastSteps ? 0 : steps),
            Batch = batch,
            SizePixels = sizePixels,
            Precision = precision,
            SecondsPerStep = secondsPerStep,
        };
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, PlanFile);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <returns><see langword="null"/> when none was made.</returns>
    public static FineTuningPlan? Read(string folder) =>
        Path.Combine(folder, PlanFile) is var path && File.Exists(path) ? JsonSerializer.Deserialize<FineTuningPlan>(File.ReadAllBytes(path), Json) : null;
}
