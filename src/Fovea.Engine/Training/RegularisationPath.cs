namespace Fovea.Engine.Training;

/// <summary>
/// Trains every fold's model along a path of L2 strengths, each from the last one's solution, and remembers for every way of leaving
/// one fold out (and for leaving none out) which strength and temperature predict the remaining out-of-fold logits best.
/// </summary>
internal sealed class RegularisationPath
{
    // Weaker penalties cost the most iterations; two steps past the best, the out-of-fold loss does not come back.
    private const int Patience = 2;

    private readonly SortedTrainingSet set;
    private readonly PackedFeatures features;
    private readonly float[] grid;
    private readonly ParallelOptions parallel;
    private readonly LogisticObjective[] objectives;
    private readonly float[][] points;
    private readonly Selection[] selections;

    private sealed class Selection(int[] rows)
    {
        public int[] Rows => rows;

        public int Best { get; set; } = -1;

        public int StepsSinceBest { get; set; }

        public double Loss { get; set; } = double.PositiveInfinity;

        public double Temperature { get; set; } = 1;

        public float[] Logits { get; set; } = [];
    }

    /// <param name="set">Labels and folds.</param>
    /// <param name="features">All rows.</param>
    /// <param name="grid">L2 strengths, strongest first.</param>
    /// <param name="maxParallelism">Most threads.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public RegularisationPath(SortedTrainingSet set, PackedFeatures features, float[] grid, int maxParallelism, CancellationToken cancellationToken)
    {
        this.set = set;
        this.features = features;
        this.grid = grid;
        parallel = new ParallelOptions { MaxDegreeOfParallelism = maxParallelism, CancellationToken = cancellationToken };
        var foldCount = set.Folds.Max() + 1;
        objectives = new LogisticObjective[foldCount];
        Parallel.For(0, foldCount, parallel, fold =>
            objectives[fold] = new LogisticObjective(features, set.Type, set.ClassCount, set.Labels, fold, maxParallelism));
        points = [.. objectives.Select(objective => objective.StartingPoint())];
        // Selection f leaves fold f out; the last one uses every picture.
        selections = [.. Enumerable.Range(0, foldCount + 1).Select(left => new Selection(
            [.. Enumerable.Range(0, set.Folds.Length).Where(i => set.Folds[i] != left)]))];
    }

    /// <summary>Strength and temperature for the model trained on all pictures.</summary>
    public (float L2Strength, double Temperature) Chosen => (grid[selections[^1].Best], selections[^1].Temperature);

    /// <summary>Whether no selection has improved for some steps.</summary>
    public bool IsDecided => selections.All(selection => selection.StepsSinceBest >= Patience);

    /// <summary>Out-of-fold logits <c>[N, C]</c> and temperature for the pictures of a fold, chosen without that fold.</summary>
    public (float[] Logits, double Temperature) LogitsFor(int fold) => (selections[fold].Logits, selections[fold].Temperature);

    /// <summary>Trains all folds at one strength and scores it.</summary>
    public void Step(int step, double tolerance, int maxIterations)
    {
        var logits = new float[set.Folds.Length * set.ClassCount];
        Parallel.For(0, objectives.Length, parallel, fold =>
        {
            objectives[fold].L2Strength = grid[step];
            (points[fold], _) = Lbfgs.Minimise(objectives[fold].Evaluate, points[fold], tolerance, maxIterations, parallel.CancellationToken);
            LogisticObjective.WriteLogits(features, objectives[fold].LinearModel(points[fold]), set.ClassCount, fold, logits);
        });
        Parallel.ForEach(selections, parallel, selection => Score(selection, step, logits));
    }

    private void Score(Selection selection, int step, float[] logits)
    {
        // A decided selection stays so even while others go on: what other folds ask for must not reach this one.
        if (selection.StepsSinceBest++ >= Patience)
        {
            return;
        }

        var (temperature, loss) = TemperatureScaling.Fit(set.Type, set.ClassCount, logits, set.Labels, selection.Rows);
        // Among equals the strongest penalty stays.
        if (loss < selection.Loss - 1e-6)
        {
            selection.Best = step;
            selection.StepsSinceBest = 0;
            selection.Loss = loss;
            selection.Temperature = temperature;
            selection.Logits = logits;
        }
    }
}
