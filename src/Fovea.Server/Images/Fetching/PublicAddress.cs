using System.Net;
using System.Net.Sockets;

namespace Fovea.Server.Images.Fetching;

/// <summary>Tells addresses of the public internet from all others.</summary>
/// <remarks>
/// Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), IANA IPv6 Address Space (RFC 4291). Ranges that
/// the registries call globally reachable and that hold no web servers (AS112, AMT, the IETF's own anycast) are left out as well.
/// An IPv4 address inside an IPv6 address counts where packets really go there; retired or ambiguous forms are refused whole.
/// A translator under a prefix of an operator's own (RFC 6052, section 2.2) cannot be known from the address.
/// </remarks>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialIPv4 = Table(
        "0.0.0.0/8",            // this network, RFC 791
        "10.0.0.0/8",           // private use, RFC 1918
        "100.64.0.0/10",        // shared with the carrier (CGNAT), RFC 6598
        "127.0.0.0/8",          // loopback, RFC 1122
        "168.63.129.16/32",     // Azure's host agent; public by number alone: learn.microsoft.com, "What is IP address 168.63.129.16?"
        "169.254.0.0/16",       // link-local and the clouds' metadata services, RFC 3927
        "172.16.0.0/12",        // private use, RFC 1918
        "192.0.0.0/24",         // IETF protocol assignments, RFC 6890; Oracle's metadata service
        "192.0.2.0/24",         // TEST-NET-1, RFC 5737
        "192.31.196.0/24",      // AS112, RFC 7535
        "192.52.193.0/24",      // AMT, RFC 7450
        "192.88.99.0/24",       // 6to4 relays, retired by RFC 7526
        "192.168.0.0/16",       // private use, RFC 1918
        "192.175.48.0/24",      // AS112 by delegation, RFC 7534
        "198.18.0.0/15",        // benchmarking, RFC 2544
        "198.51.100.0/24",      // TEST-NET-2, RFC 5737
        "203.0.113.0/24",       // TEST-NET-3, RFC 5737
        "224.0.0.0/4",          // multicast, RFC 5771
        "240.0.0.0/4");         // reserved, RFC 1112; with the limited broadcast, RFC 919

    /// <summary>The only IPv6 range from which public addresses are given out, RFC 4291, section 2.4.</summary>
    /// <remarks>
    /// Outside lie: unspecified, loopback and the retired IPv4-compatible ::/96 (RFC 4291), IPv4-translated ::ffff:0:0:0/96 (RFC 2765),
    /// NAT64 64:ff9b::/96 (RFC 6052, looked into below) and for local use 64:ff9b:1::/48 (RFC 8215; where the IPv4 address stands in it
    /// depends on a prefix length that only its operator knows), discard-only 100::/64 (RFC 6666), dummy prefix 100:0:0:1::/64
    /// (RFC 9780), segment routing 5f00::/16 (RFC 9602), unique local fc00::/7 (RFC 4193), link-local fe80::/10 (RFC 4291), site-local
    /// fec0::/10 (RFC 3879), multicast ff00::/8 (RFC 4291).
    /// </remarks>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialIPv6 = Table(
        "2001::/23",            // IETF protocol assignments, RFC 2928: Teredo (RFC 4380), benchmarking (RFC 5180), AMT (RFC 7450),
                                // AS112 (RFC 7535), ORCHID (RFC 4843, RFC 7343), drone tags (RFC 9374)
        "2001:db8::/32",        // documentation, RFC 3849
        "2002::/16",            // 6to4, RFC 3056, out of use since RFC 7526
        "2620:4f:8000::/48",    // AS112 by delegation, RFC 7534
        "3ffe::/16",            // 6bone, handed back by RFC 3701
        "3fff::/20");           // documentation, RFC 9637

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address belongs to a host on the public internet.</summary>
    public static bool IsPublic(IPAddress address) => address switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => !IsIn(SpecialIPv4, address),
        { AddressFamily: not AddressFamily.InterNetworkV6 } => false,
        { IsIPv4MappedToIPv6: true } => IsPublic(address.MapToIPv4()),
        _ when Nat64.Contains(address) => IsPublic(LastIPv4(address)),
        _ => GlobalUnicast.Contains(address) && !IsIn(SpecialIPv6, address) && (!IsIsatap(address) || IsPublic(LastIPv4(address))),
    };

    // RFC 5214, section 6.1: under any prefix, the interface part is 0000:5efe or 0200:5efe, then the IPv4 address of the tunnel's end.
    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..];

    private static IPAddress LastIPv4(IPAddress address) => new(address.GetAddressBytes().AsSpan(12));

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Table(params string[] networks) => Array.ConvertAll(networks, IPNetwork.Parse);
}
