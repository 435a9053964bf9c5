using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fovea.Server;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.SignIn;

/// <summary>A server with a certificate, at all its addresses: the portal still reaches it, and cookies are stricter.</summary>
public sealed class HttpsTests(HttpsTests.HttpsFixture portal) : IClassFixture<HttpsTests.HttpsFixture>
{
    [Fact]
    public async Task Cookie_OverHttps_IsBoundToTheHost()
    {
        await using var browser = await portal.SignInAsync();

        var cookie = Assert.Single(await browser.CookiesAsync(), cookie => cookie.Name.StartsWith("__Host-fovea", StringComparison.Ordinal));

        Assert.True(cookie.Secure && cookie.HttpOnly);
        Assert.Equal(("/", SameSiteAttribute.Strict), (cookie.Path, cookie.SameSite));
    }

    [Fact]
    public async Task Pictures_OverHttps_AreShown()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 1);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        var picture = browser.Page.Locator($"a[href*='{project.Id}'] img");

        await Expect(picture).ToBeVisibleAsync();
        Assert.True(await picture.EvaluateAsync<bool>("picture => picture.decode().then(() => picture.naturalWidth > 0)"));
    }

    /// <summary>A server that listens everywhere, with a certificate of its own making.</summary>
    public sealed class HttpsFixture(SharedPortal shared) : OwnServerFixture(shared)
    {
        protected override ServerOptions Configure(ServerOptions options)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
            var path = Path.Combine(options.DataFolder, "test.pfx");
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "test"));
            return options with
            {
                Urls = ["https://*:0"],
                Settings = new Dictionary<string, string?> { ["Kestrel:Certificates:Default:Path"] = path, ["Kestrel:Certificates:Default:Password"] = "test" },
            };
        }
    }
}
