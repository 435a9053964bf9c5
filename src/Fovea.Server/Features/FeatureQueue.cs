using System.Threading.Channels;
using Fovea.Protocol.Training;
using Fovea.Server.Projects;

namespace Fovea.Server.Features;

/// <summary>Tells the worker of new pictures. The rows are the truth: what finds no place here is found there.</summary>
internal sealed class FeatureQueue
{
    /// <summary>Some minutes of work.</summary>
    private const int Capacity = 4096;

    private readonly Channel<QueuedPicture> _pictures = Channel.CreateBounded<QueuedPicture>(Capacity);
    private readonly Channel<bool> _searches = Channel.CreateBounded<bool>(1);

    public FeatureQueue() => Search();

    /// <summary>Whether the features of the project's pictures are ever needed.</summary>
    public static bool Uses(Guid domainId) => DomainCatalogue.Find(domainId)?.Type == DomainType.Classification;

    /// <summary>Adds pictures whose rows are written.</summary>
    public void Add(ProjectEntity project, IEnumerable<string> contentHashes)
    {
        if (Uses(project.DomainId) && !contentHashes.All(hash => _pictures.Writer.TryWrite(new QueuedPicture(project.Id, project.DomainId, hash))))
        {
            Search();
        }
    }

    /// <summary>Has all rows looked at, once nothing else waits.</summary>
    public void Search() => _searches.Writer.TryWrite(true);

    /// <summary>Waits until something is to be done.</summary>
    /// <returns>At most <paramref name="maxCount"/> pictures; none when all rows are to be looked at.</returns>
    public async Task<IReadOnlyList<QueuedPicture>> TakeAsync(int maxCount, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pictures = new List<QueuedPicture>();
            while (pictures.Count < maxCount && _pictures.Reader.TryRead(out var picture))
            {
                pictures.Add(picture);
            }

            if (pictures.Count > 0 || _searches.Reader.TryRead(out _))
            {
                return pictures;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_pictures.Reader.WaitToReadAsync(waiting.Token).AsTask(), _searches.Reader.WaitToReadAsync(waiting.Token).AsTask());
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A picture of a workspace.</summary>
    internal readonly record struct QueuedPicture(Guid ProjectId, Guid DomainId, string ContentHash);
}
