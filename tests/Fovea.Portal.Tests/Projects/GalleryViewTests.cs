namespace Fovea.Portal.Tests.Projects;

/// <summary>How the gallery looks.</summary>
[Collection(nameof(GalleryFixture))]
public sealed class GalleryViewTests(GalleryFixture portal)
{
    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Gallery_IsAccessible(Look look)
    {
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync("/projects");

        await browser.PhotographAsync("projects");

        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }
}
