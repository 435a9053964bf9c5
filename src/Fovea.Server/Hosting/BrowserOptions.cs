namespace Fovea.Server.Hosting;

/// <summary>Which web pages of other hosts may call the APIs; bound from the section <c>Browser</c>.</summary>
public sealed class BrowserOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Browser";

    /// <summary>Origins, such as <c>https://shop.example</c>; a page from elsewhere cannot read answers.</summary>
    /// <value>Empty by default.</value>
    public IList<string> AllowedOrigins { get; } = [];
}
