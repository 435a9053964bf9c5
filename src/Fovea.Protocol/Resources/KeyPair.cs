namespace Fovea.Protocol.Resources;

/// <summary>The two keys of a resource, either of which opens it. Secret.</summary>
/// <param name="Key1">One key.</param>
/// <param name="Key2">Another, so that either can be replaced while the other is in use.</param>
public sealed record KeyPair(string Key1, string Key2)
{
    /// <summary>A printed form without keys.</summary>
    public override string ToString() => "two keys";
}
