namespace Fovea.Engine.Imaging;

/// <summary>Sets that grow together; union by index with path halving.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] parents = [.. Enumerable.Range(0, count)];

    /// <summary>The lowest member of the set that holds the item, so that the result does not depend on the order of unions.</summary>
    public int Find(int item)
    {
        while (parents[item] != item)
        {
            item = parents[item] = parents[parents[item]];
        }

        return item;
    }

    public void Union(int first, int second)
    {
        (int a, int b) = (Find(first), Find(second));
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
