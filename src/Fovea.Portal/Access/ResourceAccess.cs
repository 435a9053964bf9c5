using Fovea.Protocol.Client;
using Fovea.Protocol.Resources;

namespace Fovea.Portal.Access;

/// <summary>A resource that owns projects, and the clients that speak for it.</summary>
public sealed class ResourceAccess(PortalResource owner, HttpClient http, Uri address)
{
    public Resource Resource => owner.Resource;

    public string Name => owner.Name;

    /// <summary>The training API.</summary>
    public TrainingClient Training { get; } = new(http, address, owner.Key);

    /// <summary>What Fovea adds to it about the resource.</summary>
    public ResourceClient Own { get; } = new(http, address, owner.Key);

    /// <summary>Pictures as zip archives.</summary>
    public PictureArchiveClient Archives { get; } = new(http, address, owner.Key);

    /// <summary>How good iterations are, and why.</summary>
    public EvaluationClient Evaluations { get; } = new(http, address, owner.Key);

    /// <summary>How far trainings are, and how long they will take.</summary>
    public TrainingProgressClient Trainings { get; } = new(http, address, owner.Key);

    /// <summary>Any other client of the same shape.</summary>
    public T CreateClient<T>(Func<HttpClient, Uri, string, T> create) => create(http, address, owner.Key);
}
