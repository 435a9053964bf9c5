namespace Fovea.Protocol.Training;

/// <summary>A starting point for training: what kind of pictures a project is about.</summary>
public sealed record Domain
{
    /// <summary>The id of the domain, the same in every installation.</summary>
    public Guid Id { get; init; }

    /// <summary>Display name; not unique, two types share some names.</summary>
    public string? Name { get; init; }

    /// <summary>Whether projects of this domain classify or detect.</summary>
    public DomainType Type { get; init; }

    /// <summary>Whether iterations of this domain can be exported.</summary>
    public bool Exportable { get; init; }

    /// <summary>Whether new projects may use the domain.</summary>
    public bool Enabled { get; init; }

    /// <summary>The platforms that iterations can be exported to; empty when not exportable.</summary>
    public IReadOnlyList<string> ExportablePlatforms { get; init; } = [];

    /// <summary>Facts about exported models; null when not exportable.</summary>
    public ModelInformation? ModelInformation { get; init; }
}
