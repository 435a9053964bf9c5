using Fovea.Protocol.Resources;

namespace Fovea.Portal.Access;

/// <summary>A resource that owns projects, with the key that opens it.</summary>
/// <param name="Resource">What it is.</param>
/// <param name="Key">Secret; it never reaches the browser.</param>
public sealed record PortalResource(Resource Resource, string Key)
{
    public string Name => Resource.Name;

    /// <summary>A printed form without the key.</summary>
    public override string ToString() => Name;
}
