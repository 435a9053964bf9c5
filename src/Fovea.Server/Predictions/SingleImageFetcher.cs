using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Fovea.Server.Images.Fetching;

namespace Fovea.Server.Predictions;

/// <summary>Fetches the one picture of a prediction by address, with the contract's error.</summary>
internal sealed class SingleImageFetcher(ImageFetcher fetcher)
{
    public async Task<ReadOnlyMemory<byte>> FetchAsync(string? url, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return (await fetcher.FetchAsync(url, maxBytes, cancellationToken)).Content;
        }
        catch (ImageFetchException e)
        {
            throw new ServiceException(ErrorCode.BadRequestImageUrl, e.Message, e);
        }
    }
}
