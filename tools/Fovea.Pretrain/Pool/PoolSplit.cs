namespace Fovea.Pretrain.Pool;

/// <summary>Which pictures teach and which measure.</summary>
/// <param name="Train">Rows that are trained on.</param>
/// <param name="Validation">Rows that are never trained on.</param>
internal sealed record PoolSplit(int[] Train, int[] Validation)
{
    // By place in the order of names, so that every source and label gives its share.
    private const int ValidationEvery = 40;

    public static PoolSplit Of(int pictures)
    {
        var rows = Enumerable.Range(0, pictures).ToLookup(row => row % ValidationEvery == ValidationEvery - 1);
        return new PoolSplit([.. rows[false]], [.. rows[true]]);
    }
}
