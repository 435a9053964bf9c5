using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Publishing;

/// <summary>From a trained iteration to a program that asks it, and back.</summary>
public sealed class PublishingTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Publish_AskWithTheCopiedCurl_MoveTheName_Unpublish()
    {
        var project = await portal.CreateProjectAsync("Donuts and mugs");
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        var first = await portal.TrainAsync(project.Id);
        var second = await portal.Training.TrainProjectAsync(project.Id, forceTrain: true);
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.AdminKey);
        await browser.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = browser.Page;

        await browser.GoToAsync($"/projects/{project.Id}/performance/{first.Id}");
        await Button(page, "Publish").ClickAsync();
        await Expect(page.GetByLabel("Model name")).ToHaveValueAsync("Iteration1");
        await browser.PhotographAsync("publish");
        await browser.ShouldBeAccessibleAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Publish").ClickAsync();
        await Button(page, "Prediction address").ClickAsync();
        await Expect(page.GetByText($"/classify/iterations/Iteration1/image").First).ToBeVisibleAsync();
        await browser.PhotographAsync("prediction-address");
        await browser.ShouldBeAccessibleAsync();
        Assert.DoesNotContain(portal.PredictionResource.Key1, await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByText("Keep picture and answer").ClickAsync();
        await Button(page, "Copy with the key").ClickAsync();
        await Expect(page.GetByText("Sample copied.")).ToBeVisibleAsync();
        var curl = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        Assert.Contains("/image/nostore\"", curl, StringComparison.Ordinal);
        Assert.Equal("mug", await AskAsync(curl));

        await page.Keyboard.PressAsync("Escape");
        await browser.GoToAsync($"/projects/{project.Id}/performance/{second.Id}");
        await Button(page, "Publish").ClickAsync();
        await page.GetByLabel("Model name").FillAsync("iteration1");
        await Expect(Button(page.GetByRole(AriaRole.Dialog), "Publish")).ToBeDisabledAsync();
        await page.GetByText("Move it here").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Publish").ClickAsync();
        await Expect(page.GetByText("Published as 'iteration1'", new PageGetByTextOptions { Exact = false }).First).ToBeVisibleAsync();
        Assert.Null((await portal.Training.GetIterationAsync(project.Id, first.Id)).PublishName);

        await Button(page, "Delete this iteration").ClickAsync();
        await Expect(page.GetByText("Unpublish it first.")).ToBeVisibleAsync();
        await Button(page, "Unpublish").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Unpublish").ClickAsync();
        await Expect(Button(page, "Publish")).ToBeVisibleAsync();
        Assert.Null((await portal.Training.GetIterationAsync(project.Id, second.Id)).PublishName);
    }

    [Theory]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Dialog_IsAccessibleAndFits(Look look)
    {
        var project = await portal.CreateProjectAsync("Donuts and mugs");
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        var iteration = await portal.TrainAsync(project.Id);
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync($"/projects/{project.Id}/performance/{iteration.Id}");

        await Button(browser.Page, "Publish").ClickAsync();

        await Expect(browser.Page.GetByLabel("Model name")).ToBeVisibleAsync();
        await browser.PhotographAsync("publish");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task RenameAndDelete_ChangeTheList()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        var iteration = await portal.TrainAsync(project.Id);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance");

        await Button(page, "Rename this iteration").ClickAsync();
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("<b>Spring</b>");
        await Button(page.GetByRole(AriaRole.Dialog), "Rename").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "<b>Spring</b>" })).ToBeVisibleAsync();
        Assert.Equal("<b>Spring</b>", (await portal.Training.GetIterationAsync(project.Id, iteration.Id)).Name);

        await Button(page, "Delete this iteration").ClickAsync();
        await Button(page, "Delete iteration").ClickAsync();

        await Expect(page.GetByText("Nothing is trained yet")).ToBeVisibleAsync();
        Assert.Empty(await portal.Training.GetIterationsAsync(project.Id));
    }

    [Fact]
    public async Task AddressDialog_WithTrainingKeyAlone_KnowsNoPredictionKey()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        var iteration = await portal.TrainAsync(project.Id);
        await portal.Training.PublishIterationAsync(project.Id, iteration.Id, "it's \"$5\"", portal.PredictionResource.ResourceId);
        await using var browser = await portal.SignInAsync(Look.Narrow);
        await browser.GoToAsync($"/projects/{project.Id}/performance/{iteration.Id}");

        await Button(browser.Page, "Prediction address").ClickAsync();

        await Expect(browser.Page.GetByText("not known to this sign-in")).ToBeVisibleAsync();
        await Expect(browser.Page.Locator("pre").First).ToContainTextAsync("it%27s%20%22%245%22");
        await browser.PhotographAsync("prediction-address");
        await browser.ShouldFitAsync();
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Runs a copied command beside a picture of a mug.</summary>
    private static async Task<string?> AskAsync(string command)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-curl-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "picture.jpg"), PortalFixture.Picture("mug", 0));
            using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true })!;
            var answer = await shell.StandardOutput.ReadToEndAsync();
            await shell.WaitForExitAsync();
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.GetProperty("predictions")[0].GetProperty("tagName").GetString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
