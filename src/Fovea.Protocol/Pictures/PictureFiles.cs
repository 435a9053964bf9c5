using System.Collections.Frozen;

namespace Fovea.Protocol.Pictures;

/// <summary>Which files of a folder or zip are pictures of which tags: one sub-folder for each tag, unless annotations say otherwise.</summary>
/// <param name="Tags">The tags there have to be, in the order to create them.</param>
/// <param name="Pictures">The pictures, in the order to add them.</param>
/// <param name="Annotations">The annotations, if there were any.</param>
public sealed record PictureFiles(IReadOnlyList<AnnotatedTag> Tags, IReadOnlyList<AnnotatedPicture> Pictures, PictureAnnotations? Annotations)
{
    /// <summary>What operating systems leave in folders and zips.</summary>
    private static readonly FrozenSet<string> Litter = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "__MACOSX", "Thumbs.db", "desktop.ini");

    /// <summary>Sorts files out.</summary>
    /// <param name="paths">Paths below the top, with <c>/</c> between names. A file at the top has no tag; deeper folders count for the top one's tag.</param>
    /// <param name="annotations">Come before the folders for the pictures they name.</param>
    public static PictureFiles Of(IEnumerable<string> paths, PictureAnnotations? annotations)
    {
        var files = paths.Where(IsPicture).ToHashSet(StringComparer.Ordinal);
        var annotated = (annotations?.Pictures ?? []).Where(p => files.Remove(p.File)).ToList();
        var folders = (annotations?.Tags ?? []).Where(t => t.Folder is not null).GroupBy(t => t.Folder!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        var others = files.Order(StringComparer.Ordinal).Select(file => new AnnotatedPicture { File = file, Tags = TagsOf(file, folders) });
        AnnotatedPicture[] pictures = [.. annotated, .. others];
        var tags = (annotations?.Tags ?? [])
            .Concat(pictures.SelectMany(p => p.Tags.Concat(p.Regions.Select(r => r.Tag))).Select(name => new AnnotatedTag { Name = name }))
            .DistinctBy(t => ComparisonName(t.Name));
        return new PictureFiles([.. tags], pictures, annotations);
    }

    /// <summary>A tag's name as projects compare it.</summary>
    public static string ComparisonName(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Trim().Normalize().ToUpperInvariant();
    }

    private static bool IsPicture(string path) =>
        path != PictureAnnotations.FileName && !path.Split('/').Any(name => name.StartsWith('.') || Litter.Contains(name));

    private static string[] TagsOf(string file, Dictionary<string, string> folders) =>
        file.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? [folders.GetValueOrDefault(file[..end], file[..end])] : [];
}
