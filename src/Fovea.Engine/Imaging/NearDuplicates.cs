namespace Fovea.Engine.Imaging;

/// <summary>Finds pictures that show nearly the same.</summary>
public static class NearDuplicates
{
    /// <summary>Groups pictures whose perceptual hashes differ in few bits.</summary>
    /// <param name="perceptualHashes">One hash a picture, as <see cref="Preprocessor.Fill"/> returns it.</param>
    /// <param name="maxDistance">The number of differing bits that still counts as the same, 0 to 3.</param>
    /// <returns>For each picture the number of its group, counted from 0 in order of first appearance.</returns>
    public static int[] Group(IReadOnlyList<ulong> perceptualHashes, int maxDistance = 3) => throw new NotImplementedException();
}
