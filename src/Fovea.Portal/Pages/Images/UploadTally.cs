using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>What became of an upload, so far.</summary>
public sealed class UploadTally
{
    private readonly List<UploadResult> _duplicates = [];
    private readonly List<UploadResult> _failures = [];

    public int Added { get; private set; }

    /// <summary>Duplicates in zips, of which only the number is known.</summary>
    public int UnnamedDuplicates { get; private set; }

    public IReadOnlyList<UploadResult> Duplicates => _duplicates;

    public IReadOnlyList<UploadResult> Failures => _failures;

    public int Done => Added + UnnamedDuplicates + _duplicates.Count + _failures.Count;

    public void Add(UploadResult result)
    {
        switch (result.Status)
        {
            case nameof(ImageCreateStatus.OK):
                Added++;
                break;
            case nameof(ImageCreateStatus.OKDuplicate):
                _duplicates.Add(result);
                break;
            default:
                _failures.Add(result);
                break;
        }
    }

    /// <summary>Adds what became of a zip, of whose pictures only the refused ones are named.</summary>
    public void AddZip(int added, int duplicates)
    {
        Added += added;
        UnnamedDuplicates += duplicates;
    }
}
