using Fovea.Protocol.Training;

namespace Fovea.Server.Tags;

internal static class TagMapping
{
    public static Tag ToContract(this CountedTag counted) => counted.Tag.ToContract(counted.ImageCount);

    public static Tag ToContract(this TagEntity tag, int imageCount) => new()
    {
        Id = tag.Id,
        Name = tag.Name,
        Description = tag.Description,
        Type = tag.Type,
        ImageCount = imageCount,
    };
}
