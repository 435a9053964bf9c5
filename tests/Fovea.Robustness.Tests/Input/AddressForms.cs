using System.Net;
using System.Net.Sockets;

namespace Fovea.Robustness.Tests.Input;

/// <summary>Addresses that are not public, and the ways to write them into a URL.</summary>
internal static class AddressForms
{
    /// <summary>Of every range that the IANA registries keep from the public internet: first, last, and some that matter.</summary>
    public static readonly string[] IPv4 =
    [
        "0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.9.9.9", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
        "127.0.0.0", "127.0.0.1", "127.0.0.53", "127.1.1.1", "127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.255.255",
        "172.16.0.0", "172.17.0.1", "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1",
        "192.88.99.1", "192.168.0.0", "192.168.0.1", "192.168.1.1", "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "224.0.0.251", "233.252.0.1", "239.255.255.250", "240.0.0.1", "254.1.2.3", "255.255.255.254", "255.255.255.255",
    ];

    public static readonly string[] IPv6 =
    [
        "::", "::1", "::2", "100::1", "100:0:0:1::1", "200::1", "1fff::1", "2001::1", "2001:1::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1",
        "2001:30::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2002:808:808::1", "2620:4f:8000::1", "3ffe::1", "3fff::1", "4000::1", "5f00::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fe00::1", "fe80::1", "febf::1", "fec0::1", "feff::1",
        "ff02::1", "ff0e::1", "::ffff:0:7f00:1", "::7f00:1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "2001:0:7f00:1::", "2001::80ff:fffe",
    ];

    /// <summary>URLs that lead, or look as if they led, to an address on port 80 or 443.</summary>
    public static IEnumerable<string> Urls(string address) =>
        IPAddress.Parse(address) is { AddressFamily: AddressFamily.InterNetwork } ip ? UrlsOfIPv4(ip) : [$"http://[{address}]/", $"https://[{address}]/", $"http://[{address}]:443/x.jpg", $"http://user@[{address}]/", $"HTTP://[{address.ToUpperInvariant()}]/"];

    private static IEnumerable<string> UrlsOfIPv4(IPAddress ip)
    {
        var bytes = ip.GetAddressBytes();
        var (a, b, c, d) = (bytes[0], bytes[1], bytes[2], bytes[3]);
        var number = ((uint)a << 24) | ((uint)b << 16) | ((uint)c << 8) | d;
        string[] hosts =
        [
            $"{ip}", $"{number}", $"0x{number:x8}", $"0X{number:X}", $"0{Convert.ToString(number, 8)}", $"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", $"0{Convert.ToString(a, 8)}.0{Convert.ToString(b, 8)}.0{Convert.ToString(c, 8)}.0{Convert.ToString(d, 8)}",
            $"{a}.{((uint)b << 16) | ((uint)c << 8) | d}", $"{a}.{b}.{((uint)c << 8) | d}", $"0x{a:x}.{b}.0{Convert.ToString(c, 8)}.{d}", $"{ip}.",
            $"[::ffff:{ip}]", $"[::ffff:{a:x2}{b:x2}:{c:x2}{d:x2}]", $"[::{ip}]", $"[64:ff9b::{ip}]", $"[2002:{a:x2}{b:x2}:{c:x2}{d:x2}::1]", $"[2606:4700::5efe:{ip}]", $"[0:0:0:0:0:ffff:{ip}]",
            string.Concat($"{ip}".Select(digit => digit == '.' ? '。' : (char)(digit + 0xFEE0))), string.Concat($"{ip}".Select(letter => $"%{(int)letter:x2}")),
        ];
        return [.. hosts.Select(host => $"http://{host}/"), $"https://{ip}/", $"http://{ip}:443/", $"http://example.org@{ip}/", $"http://example.org%2F@{ip}/", $"http://{ip}#@example.org/", $"http://{ip}\\@example.org/"];
    }
}
