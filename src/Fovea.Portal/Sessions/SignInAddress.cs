namespace Fovea.Portal.Sessions;

/// <summary>Addresses of the sign-in page.</summary>
internal static class SignInAddress
{
    public const string Path = "/sign-in";
    public const string Home = "/projects";

    /// <param name="returnTo">The page to come back to.</param>
    /// <param name="reason">Why.</param>
    public static string For(string? returnTo, SignInReason reason)
    {
        List<string> query = [];
        if (reason != SignInReason.None)
        {
            query.Add($"reason={reason}");
        }

        if (Local(returnTo) is var page && page != Home)
        {
            query.Add($"returnTo={Uri.EscapeDataString(page)}");
        }

        return query.Count == 0 ? Path : $"{Path}?{string.Join('&', query)}";
    }

    /// <summary>A page of this portal, whatever a link says: nobody is led elsewhere by signing in.</summary>
    public static string Local(string? returnTo) =>
        returnTo is ['/', not ('/' or '\\'), ..] && !returnTo.Any(char.IsControl) && !returnTo.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? returnTo : Home;
}
