namespace Fovea.Server.Images.Fetching;

/// <summary>No picture could be had from an address; the message may be shown to the caller.</summary>
internal sealed class ImageFetchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The one text for whatever goes wrong on the network.</summary>
    /// <remarks>Told apart, a refused address, a closed port and a 404 would turn the server into a scanner of its own network.</remarks>
    public const string NotFetched = "The picture at the address could not be fetched.";
}
