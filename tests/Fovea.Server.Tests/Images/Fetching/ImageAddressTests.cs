using Fovea.Server.Images.Fetching;

namespace Fovea.Server.Tests.Images.Fetching;

public class ImageAddressTests
{
    [Theory]
    [InlineData("http://example.org/a.jpg")]
    [InlineData("https://example.org/a.jpg?sig=a%2Bb")]
    [InlineData("HTTPS://EXAMPLE.ORG:443/")]
    [InlineData("http://example.org:443/")]
    [InlineData("http://[2606:4700::1]/a.png")]
    [InlineData("http://bücher.example/ä.jpg")]
    public void Parse_WebAddress_IsTaken(string url) => Assert.Equal(new Uri(url), ImageAddress.Parse(url, anyPort: false));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a.jpg")]
    [InlineData("/a.jpg")]
    [InlineData("//example.org/a.jpg")]
    [InlineData("example.org/a.jpg")]
    [InlineData("http:")]
    [InlineData("http://")]
    [InlineData("http:///a.jpg")]
    [InlineData("http://exa mple.org/")]
    [InlineData("http://example.org:99999/")]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_INFO")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("javascript:alert(1)")]
    [InlineData("unix:///var/run/docker.sock")]
    public void Parse_NotAWebAddress_SaysWhatIsWanted(string? url)
    {
        var refusal = Assert.Throws<ImageFetchException>(() => ImageAddress.Parse(url, anyPort: true));

        Assert.Equal("The address of a picture must be an absolute URL that starts with http:// or https://.", refusal.Message);
    }

    [Theory]
    [InlineData("http://user@example.org/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("http://example.org@127.0.0.1/")]
    [InlineData("http://example.org:80@127.0.0.1/")]
    [InlineData("http://:@example.org/")]
    public void Parse_UserInfo_IsRefusedWithoutRepeatingIt(string url)
    {
        var refusal = Assert.Throws<ImageFetchException>(() => ImageAddress.Parse(url, anyPort: true));

        Assert.Equal("The address of a picture must not hold a user name or password (the part before '@').", refusal.Message);
    }

    [Theory]
    [InlineData("http://example.org:8080/", 8080)]
    [InlineData("https://example.org:22/", 22)]
    [InlineData("http://example.org:0/", 0)]
    public void Parse_OtherPort_IsRefusedUnlessAnyMayBeRight(string url, int port)
    {
        var refusal = Assert.Throws<ImageFetchException>(() => ImageAddress.Parse(url, anyPort: false));

        Assert.Equal($"The address of a picture names port {port}; it must be 80 or 443.", refusal.Message);
        Assert.Equal(port, ImageAddress.Parse(url, anyPort: true).Port);
    }

    [Theory]
    [InlineData("http://a.example/x/y", "z", "http://a.example/x/z")]
    [InlineData("http://a.example/x/y", "/z?q=1", "http://a.example/z?q=1")]
    [InlineData("http://a.example/x/y", "?q=1", "http://a.example/x/y?q=1")]
    [InlineData("http://a.example/x", "//b.example/z", "http://b.example/z")]
    [InlineData("https://a.example/x", "//b.example/z", "https://b.example/z")]
    [InlineData("http://a.example/x", "https://b.example/z", "https://b.example/z")]
    [InlineData("https://a.example/x", "https://b.example:8443/z", "https://b.example:8443/z")]
    public void Follow_WebAddress_IsResolvedAgainstTheFirst(string from, string location, string expected) =>
        Assert.Equal(new Uri(expected), ImageAddress.Follow(new Uri(from), location));

    [Theory]
    [InlineData("http://a.example/x", null)]
    [InlineData("http://a.example/x", "file:///etc/passwd")]
    [InlineData("http://a.example/x", "ftp://b.example/z")]
    [InlineData("http://a.example/x", "gopher://127.0.0.1:6379/_INFO")]
    [InlineData("http://a.example/x", "http://user@b.example/z")]
    [InlineData("http://a.example/x", "//user:secret@b.example/z")]
    [InlineData("http://a.example/x", "http://")]
    [InlineData("https://a.example/x", "http://a.example/x")]
    public void Follow_AnythingElse_IsRefused(string from, string? location) =>
        Assert.Throws<HttpRequestException>(() => ImageAddress.Follow(new Uri(from), location));
}
