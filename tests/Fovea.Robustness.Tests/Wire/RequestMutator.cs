using System.Text;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>Makes raw requests that no client would send out of ones that it would.</summary>
internal sealed class RequestMutator(Random random)
{
    private static readonly string[] Fragments =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", "\u007f", "%00", "%2e%2e/", "../", "//", "\\", "?", "&", "#", "%", "%zz", "{", "}", "'", "\"", "<", ";",
        "\r\nTransfer-Encoding: chunked\r\n", "\r\nTransfer-Encoding: gzip, chunked\r\n", "\r\nTransfer-Encoding: \u000bchunked\r\n", "\r\nContent-Length: 0\r\n", "\r\nContent-Length: -1\r\n", "\r\nContent-Length: 99999999999\r\n",
        "\r\nContent-Length: 5\r\nContent-Length: 6\r\n", "\r\nHost: other\r\n", "\r\n folded: yes\r\n", "\r\nExpect: 100-continue\r\n", "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n", "\r\nUpgrade: h2c\r\n", "\r\nContent-Encoding: gzip\r\n",
        "\r\nContent-Type: multipart/form-data; boundary=\r\n", "\r\nContent-Type: application/json; charset=utf-7\r\n", "\r\nRange: bytes=0-0,1-1\r\n", "\r\nX-Forwarded-For: 127.0.0.1\r\n", "\r\nTraining-Key: x\r\n", "5\r\nhello\r\n0\r\n\r\n", "FFFFFFFFF\r\n",
        "GET ", "POST ", "OPTIONS * ", "CONNECT ", "TRACE ", " HTTP/1.0", " HTTP/2.0", " HTTP/9.9", "http://evil.example/", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ];

    public byte[] Mutate(byte[] request)
    {
        var bytes = request.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4 when random.Next(20) == 0:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)'a', random.Next(1, 40_000)));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }
}
