namespace Fovea.Portal.Access;

/// <summary>Addresses of stored pictures and files, as a page may load them.</summary>
internal static class LocalAddress
{
    /// <summary>Path and query of an address that the API gave: the page's own server has the file, by whatever name it is reached.</summary>
    /// <returns><see langword="null"/> for <see langword="null"/>.</returns>
    public static string? Of(string? address) => address is null ? null : new Uri(address).PathAndQuery;
}
