namespace Fovea.Server.Tags;

/// <summary>A tag and how many images of its snapshot have it.</summary>
internal sealed record CountedTag(TagEntity Tag, int ImageCount);
