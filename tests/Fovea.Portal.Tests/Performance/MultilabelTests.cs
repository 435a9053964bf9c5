using System.Text.RegularExpressions;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Performance;

/// <summary>Where a picture has any number of tags, mistakes depend on the threshold.</summary>
public sealed class MultilabelTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Mistakes_ThresholdMoved_ShowTheMatrixOfTheApi()
    {
        var project = await portal.Training.CreateProjectAsync("Shelves", classificationType: Classifier.Multilabel);
        await portal.UploadAsync(project.Id, "mug", 6);
        await portal.UploadAsync(project.Id, "donut", 6);
        var iteration = await portal.TrainAsync(project.Id);
        using var http = new HttpClient();
        var matrix = (await new EvaluationClient(http, portal.Address, portal.TrainingResource.Key1).GetEvaluationAsync(project.Id, iteration.Id, 0.99f)).Confusion;
        var mug = matrix.Labels.Select((label, index) => (label, index)).Single(pair => pair.label.TagName == "mug");
        var missed = matrix.Counts[mug.index][^1];
        Assert.NotEqual(0, missed);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance/{iteration.Id}?view=mistakes");

        await page.GetByRole(AriaRole.Slider).FillAsync("0.99");

        var cell = page.Locator($".mistakes-matrix a[href*='actual={mug.label.TagId}&predicted=&threshold=0.99']");
        await Expect(cell).ToContainTextAsync(missed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await cell.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/pictures\\?"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("mug, missed");
        await Expect(page.Locator("figure img")).ToHaveCountAsync(missed);
        await page.GoBackAsync();
        await Expect(page.GetByText("Probability threshold: 99 %")).ToBeVisibleAsync();
    }
}
