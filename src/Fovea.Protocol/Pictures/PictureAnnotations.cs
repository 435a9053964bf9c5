using System.Text.Json;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;

namespace Fovea.Protocol.Pictures;

/// <summary><c>annotations.json</c> of a folder or zip of pictures: all that a folder for each tag cannot say.</summary>
public sealed record PictureAnnotations
{
    /// <summary>The name of the file, at the top of the folder or zip.</summary>
    public const string FileName = "annotations.json";

    /// <summary>Version of the format; readers refuse others.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the format.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>The domain of the project the pictures come from.</summary>
    public Guid? DomainId { get; init; }

    /// <summary>Whether a picture may have several tags there.</summary>
    public Classifier? ClassificationType { get; init; }

    /// <summary>The tags, in the order of their creation.</summary>
    public IReadOnlyList<AnnotatedTag> Tags { get; init; } = [];

    /// <summary>The pictures, in the order of their creation.</summary>
    public IReadOnlyList<AnnotatedPicture> Pictures { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is not such a file; the message says where.</exception>
    public static PictureAnnotations Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var annotations = JsonSerializer.Deserialize<PictureAnnotations>(json, ProtocolJson.Options) ?? throw new FormatException($"{FileName} holds null.");
            return annotations.FormatVersion != CurrentVersion ? throw new FormatException($"{FileName} has formatVersion {annotations.FormatVersion}; it must be {CurrentVersion}.")
                : annotations.HasNulls() ? throw new FormatException($"{FileName} holds null in place of a tag, a picture or one of its values.")
                : annotations;
        }
        catch (JsonException e)
        {
            throw new FormatException($"{FileName} is not as expected: {e.Message}", e);
        }
    }

    /// <summary>The file's content.</summary>
    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(this, ProtocolJson.Options);

    // JSON can hold them, whatever the types say.
    private bool HasNulls() => Tags is null || Pictures is null || Tags.Any(tag => tag?.Name is null)
        || Pictures.Any(picture => picture?.File is null || picture.Tags is null || picture.Regions is null || picture.Metadata is null
            || picture.Tags.Any(tag => tag is null) || picture.Regions.Any(region => region?.Tag is null) || picture.Metadata.Values.Any(value => value is null));
}
