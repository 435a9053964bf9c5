using Microsoft.Playwright;

namespace Fovea.Portal.Tests.Uploads;

/// <summary>Files from the browser to the API, with the session's cookie and the page's token.</summary>
public sealed class UploadTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private const string Send = "async ([address, size]) => { const file = size < 0 ? window.picture : new Blob([new Uint8Array(size)]); const { status, body } = await foveaPortal.send(address, file); return [`${status}`, body?.code ?? body?.images?.[0]?.status ?? '']; }";

    [Fact]
    public async Task Picture_IsStoredWithItsTag()
    {
        var project = await portal.CreateProjectAsync();
        var tag = await portal.Training.CreateTagAsync(project.Id, "mug");
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        await LoadPictureAsync(browser);

        var answer = await SendAsync(browser, $"/portal/projects/{project.Id}/images?tagIds={tag.Id}");

        Assert.Equal("200", answer[0]);
        Assert.Equal(1, (await portal.Training.GetTagAsync(project.Id, tag.Id)).ImageCount);
    }

    [Fact]
    public async Task TooLargePicture_IsRefusedAsTheApiRefusesIt()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        var answer = await SendAsync(browser, $"/portal/projects/{project.Id}/images", 7 * 1024 * 1024);

        Assert.Equal(["207", "ErrorImageSize"], answer);
    }

    [Fact]
    public async Task Picture_ForAProjectOfAnotherResource_FindsNone()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        browser.Expected.Add("status of 4");
        await LoadPictureAsync(browser);

        var answer = await SendAsync(browser, $"/portal/projects/{Guid.NewGuid()}/images");

        Assert.Equal(["404", "NotFoundProject"], answer);
    }

    [Fact]
    public async Task Picture_WithoutTheTokenOfThePage_IsRefused()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        var answer = await browser.Page.APIRequest.PostAsync($"/portal/projects/{project.Id}/images", new APIRequestContextOptions { DataByte = PortalFixture.Picture("mug", 0) });

        Assert.Equal(400, answer.Status);
        Assert.Equal(0, await portal.Training.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task Picture_WithoutSession_IsRefused()
    {
        var project = await portal.CreateProjectAsync();
        using var http = new HttpClient();

        using var answer = await http.PostAsync(new Uri(portal.Address, $"portal/projects/{project.Id}/images"), new ByteArrayContent(PortalFixture.Picture("mug", 0)));

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(0, await portal.Training.GetImageCountAsync(project.Id));
    }

    private static Task LoadPictureAsync(PortalBrowser browser) => browser.Page.EvaluateAsync(
        "text => { window.picture = new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]); }", Convert.ToBase64String(PortalFixture.Picture("mug", 0)));

    private static async Task<string[]> SendAsync(PortalBrowser browser, string address, int size = -1) =>
        await browser.Page.EvaluateAsync<string[]>(Send, new object[] { address, size });
}
