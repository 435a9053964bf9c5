namespace Fovea.Server.AutomaticTraining;

/// <summary>What came of an attempt to train a project by itself.</summary>
/// <param name="IsStarted">An iteration is being trained.</param>
/// <param name="IsBusy">Another iteration is; it is worth trying again.</param>
/// <param name="Problem">Why the project cannot be trained as it is.</param>
internal sealed record AutomaticStart(bool IsStarted = false, bool IsBusy = false, string? Problem = null)
{
    public static readonly AutomaticStart Started = new(IsStarted: true);

    public static readonly AutomaticStart Busy = new(IsBusy: true);

    /// <summary>Nothing changed.</summary>
    public static readonly AutomaticStart Current = new();

    /// <summary>The project does not train itself, or is gone.</summary>
    public static readonly AutomaticStart Off = new();

    public static AutomaticStart Refused(string problem) => new(Problem: problem);
}
