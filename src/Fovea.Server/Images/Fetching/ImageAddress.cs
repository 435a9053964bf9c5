namespace Fovea.Server.Images.Fetching;

/// <summary>Which addresses are worth asking at all; where they lead to is checked when connecting.</summary>
internal static class ImageAddress
{
    /// <summary>Whether a port is one where web servers offer files to everybody.</summary>
    public static bool IsWebPort(int port) => port is 80 or 443;

    /// <summary>Reads an address that a caller gave.</summary>
    /// <param name="url">The address.</param>
    /// <param name="anyPort">Whether ports other than 80 and 443 can be right.</param>
    /// <exception cref="ImageFetchException">The address cannot be used; the message says why and does not repeat it, because it may hold secrets.</exception>
    public static Uri Parse(string? url, bool anyPort)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !IsWeb(address))
        {
            throw new ImageFetchException("The address of a picture must be an absolute URL that starts with http:// or https://.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new ImageFetchException("The address of a picture must not hold a user name or password (the part before '@').");
        }

        return anyPort || IsWebPort(address.Port)
            ? address
            : throw new ImageFetchException($"The address of a picture names port {address.Port}; it must be 80 or 443.");
    }

    /// <summary>Reads where a redirect leads to.</summary>
    /// <param name="from">The address that answered.</param>
    /// <param name="location">Its <c>Location</c> header; may be relative.</param>
    /// <exception cref="HttpRequestException">It leads nowhere that may be asked.</exception>
    public static Uri Follow(Uri from, string? location)
    {
        if (!Uri.TryCreate(from, location, out var address) || !IsWeb(address) || address.UserInfo.Length > 0)
        {
            throw new HttpRequestException("The server redirected to something that is not a plain http or https URL.");
        }

        // Who asked for a protected connection must not end on one that anybody on the way can change.
        return from.Scheme == Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttps
            ? throw new HttpRequestException("The server redirected from https to http.")
            : address;
    }

    private static bool IsWeb(Uri address) => (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.Host.Length > 0;
}
