namespace Fovea.Server.Hosting;

/// <summary>Gives memory back that was taken for a moment, as by reading or writing a model.</summary>
internal static class ModelMemory
{
    /// <summary>Call it when the copies of a model are no longer referred to.</summary>
    /// <remarks>
    /// Each of the copies has tens of megabytes, and the garbage collector looks at objects of that size so rarely that they pile up:
    /// 490 MiB instead of 440 MiB at the peak of a first training (measured).
    /// </remarks>
    public static void Release() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);

    /// <summary>Gives back what the start took as well: 222 MiB of an idle server instead of 251 (measured). It stops all threads while it moves what lives, so only just after the start and when there is little to do.</summary>
    public static void ReleaseAll() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
