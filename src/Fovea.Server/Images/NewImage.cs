using Fovea.Protocol.Training;

namespace Fovea.Server.Images;

/// <summary>One picture of an upload.</summary>
/// <param name="Source">What the answer calls it: a file name, an address, or a prediction id.</param>
/// <param name="Content">The file; <see langword="null"/> when it could not be fetched.</param>
internal sealed record NewImage(string? Source, ReadOnlyMemory<byte>? Content)
{
    public IReadOnlyList<Guid> TagIds { get; init; } = [];
    public IReadOnlyList<Region> Regions { get; init; } = [];
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
