namespace Fovea.Protocol;

/// <summary>The versions in the paths of the two APIs, oldest first. Every operation is served under each of them.</summary>
public static class ApiVersions
{
    /// <summary>The versions of the training API.</summary>
    public static IReadOnlyList<string> Training { get; } = ["3.0", "3.1", "3.2", "3.3", "3.4-preview"];

    /// <summary>The versions of the prediction API.</summary>
    public static IReadOnlyList<string> Prediction { get; } = ["3.0", "3.1"];

    /// <summary>The versions of an API.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The API is not one of the two.</exception>
    public static IReadOnlyList<string> Of(Api api) => api switch
    {
        Api.Training => Training,
        Api.Prediction => Prediction,
        _ => throw new ArgumentOutOfRangeException(nameof(api), api, "Neither of the two APIs."),
    };

    /// <summary>The path that the operations of an API and version begin with, such as <c>/customvision/v3.3/training</c>.</summary>
    public static string BasePath(Api api, string version) =>
        $"/customvision/v{version}/{(api == Api.Training ? "training" : "prediction")}";
}
