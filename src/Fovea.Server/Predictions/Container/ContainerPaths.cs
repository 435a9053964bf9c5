namespace Fovea.Server.Predictions.Container;

/// <summary>The routes of an exported container.</summary>
internal static class ContainerPaths
{
    /// <param name="input"><c>image</c> or <c>url</c>.</param>
    public static IReadOnlyList<string> Of(string input) =>
    [
        $"/{input}",
        $"/{{project}}/{input}",
        $"/{{project}}/{input}/nostore",
        // An exported container has one model and does not ask what kind it is.
        .. from task in (string[])["classify", "detect"]
           from ending in (string[])["", "/nostore"]
           select $"/{{project}}/{task}/iterations/{{name}}/{input}{ending}",
    ];
}
