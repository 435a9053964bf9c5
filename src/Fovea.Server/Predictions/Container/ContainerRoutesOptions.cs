namespace Fovea.Server.Predictions.Container;

/// <summary>Whether the server answers the routes of an exported container; bound from the section <c>ContainerRoutes</c>.</summary>
public sealed class ContainerRoutesOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ContainerRoutes";

    /// <summary>Opens the routes. They carry no key: whoever reaches the server can ask every published iteration.</summary>
    /// <value>The default is false.</value>
    public bool Enabled { get; set; }

    /// <summary>The project of routes that name none, or that name something that is no id.</summary>
    /// <value>The default is none: such routes answer 404.</value>
    public Guid? Project { get; set; }

    /// <summary>The published name of routes that name none.</summary>
    /// <value>The default is none: such routes answer 404.</value>
    public string? PublishName { get; set; }
}
