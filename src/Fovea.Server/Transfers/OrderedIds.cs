namespace Fovea.Server.Transfers;

/// <summary>Fresh ids that sort as they are given out: rows of the same instant are listed, and trained, in the order of their ids.</summary>
internal static class OrderedIds
{
    public static Guid[] Take(int count)
    {
        var ids = new Guid[count];
        for (var index = 0; index < count; index++)
        {
            ids[index] = Guid.CreateVersion7();
        }

        Array.Sort(ids);
        return ids;
    }
}
