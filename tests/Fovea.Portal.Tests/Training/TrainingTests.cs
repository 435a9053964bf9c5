using Fovea.Protocol.Training;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Training;

/// <summary>From the button to a trained iteration, and what is said where that cannot be.</summary>
public sealed class TrainingTests(TrainingFixture portal) : IClassFixture<TrainingFixture>
{
    [Fact]
    public async Task Train_FromTheDialog_EndsWithNumbersOnThePage()
    {
        var project = await ReadyProjectAsync();
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-forecast]")).ToContainTextAsync("for 10 tagged pictures");
        await browser.PhotographAsync("train");
        await browser.ShouldBeAccessibleAsync();
        await TrainButton(page).ClickAsync();

        await Expect(page.GetByText("Iteration 1 is trained.")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await Expect(page.Locator("[data-metric=Precision]")).ToBeVisibleAsync();
        var iteration = Assert.Single(await portal.Training.GetIterationsAsync(project.Id));
        Assert.Equal(IterationStatus.Completed, iteration.Status);
    }

    [Fact]
    public async Task Train_WithChosenTags_TrainsOnThose()
    {
        var project = await ReadyProjectAsync();
        await portal.UploadAsync(project.Id, "book", 2);
        await using var browser = await portal.SignInAsync(Look.Narrow);
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance?train=1");
        await Expect(page.GetByText("Add 3 more pictures of book.")).ToBeVisibleAsync();
        await Expect(TrainButton(page)).ToBeDisabledAsync();
        await page.GetByText("Options: all tags").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "book 2" }).UncheckAsync();
        await TrainButton(page).ClickAsync();

        await Expect(page.GetByText("Iteration 1 is trained.")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        var iteration = Assert.Single(await portal.Training.GetIterationsAsync(project.Id));
        Assert.Equal(["donut", "mug"], (await portal.Training.GetTagsAsync(project.Id, iteration.Id)).Select(tag => tag.Name).Order());
    }

    [Fact]
    public async Task Train_NothingChanged_ExplainsAndOffersToTrainAnyway()
    {
        var project = await ReadyProjectAsync();
        await portal.TrainAsync(project.Id);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance?train=1");

        await TrainButton(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing changed since 'Iteration 1' was trained.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Train again anyway" }).ClickAsync();

        await Expect(page.GetByText("Iteration 2 is trained.")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
    }

    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Options_NameTagsAndBaseModel(Look look)
    {
        var project = await ReadyProjectAsync();
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync($"/projects/{project.Id}/performance?train=1");
        await Expect(browser.Page.Locator("[data-forecast]")).ToBeVisibleAsync();

        await browser.Page.GetByText("Options: all tags").ClickAsync();

        await Expect(browser.Page.GetByLabel("Base model")).ToBeVisibleAsync();
        await Expect(browser.Page.Locator(".training-tag").First).ToBeInViewportAsync();
        Assert.Equal(["donut", "mug"], await browser.Page.Locator(".training-tag").AllInnerTextsAsync());
        await browser.PhotographAsync("train-options");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Train_Advanced_SaysWhatItMayTake_AndTakesTheChosenBudget()
    {
        var project = await ReadyProjectAsync();
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance?train=1");
        await Expect(page.Locator("[data-forecast]")).Not.ToContainTextAsync("at most");

        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Advanced" }).CheckAsync();
        await Expect(page.Locator("[data-forecast]")).ToContainTextAsync("At most 1 hour for 10 tagged pictures");
        var hours = page.GetByLabel("Hours it may take at most");
        await hours.FillAsync("2");
        await hours.PressAsync("Tab");
        await Expect(page.Locator("[data-forecast]")).ToContainTextAsync("At most 2 hours");
        await browser.PhotographAsync("train-advanced");
        await browser.ShouldBeAccessibleAsync();
        await TrainButton(page).ClickAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel training" }).ClickAsync();
        await Expect(page.GetByText("Iteration 1 was not trained. The training was cancelled.")).ToBeVisibleAsync();
        var iteration = Assert.Single(await portal.Training.GetIterationsAsync(project.Id));
        Assert.Equal((TrainingType.Advanced, 2), (iteration.TrainingType, iteration.ReservedBudgetInHours));
    }

    [Fact]
    public async Task Train_FromABaseModel_StartsFromIt()
    {
        var project = await ReadyProjectAsync();
        var first = await portal.TrainAsync(project.Id);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/performance?train=1");
        await page.GetByText("Options: all tags").ClickAsync();

        await page.GetByLabel("Base model").ClickAsync();
        await page.GetByRole(AriaRole.Option, new PageGetByRoleOptions { Name = "Iteration 1", Exact = true }).First.ClickAsync();
        await Expect(page.GetByText("starting from Iteration 1")).ToBeVisibleAsync();
        await TrainButton(page).ClickAsync();

        await Expect(page.GetByText("Iteration 2 is trained.")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        var second = (await portal.Training.GetIterationsAsync(project.Id)).Single(iteration => iteration.Id != first.Id);
        Assert.Equal(first.Id, second.CustomBaseModelInfo?.IterationId);
    }

    [Fact]
    public async Task RunningTraining_IsShownOnEveryPageAndCanBeCancelled()
    {
        var project = await ReadyProjectAsync();
        var iteration = await portal.TrainAsync(project.Id);
        await PretendToTrainAsync(iteration.Id);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;

        foreach (var tab in (string[])["images", "predictions", "settings", "performance"])
        {
            await browser.GoToAsync($"/projects/{project.Id}/{tab}");
            await Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Training", Exact = true })).ToContainTextAsync("Training Iteration 1");
        }

        await browser.PhotographAsync("training-banner");
        await browser.ShouldBeAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel training" }).ClickAsync();

        await Expect(page.GetByText("Iteration 1 was not trained. The training was cancelled.")).ToBeVisibleAsync();
        Assert.Equal(IterationStatus.Failed, (await portal.Training.GetIterationAsync(project.Id, iteration.Id)).Status);
    }

    private static ILocator TrainButton(IPage page) =>
        page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Train", Exact = true });

    private async Task<Project> ReadyProjectAsync()
    {
        var project = await portal.CreateProjectAsync("Donuts and mugs");
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        return project;
    }

    /// <summary>Makes an iteration what one in training is: a row that says so. No worker takes it up, so that it stays.</summary>
    private async Task PretendToTrainAsync(Guid iterationId)
    {
        await using var database = new SqliteConnection($"Data Source={Directory.GetFiles(portal.DataFolder, "*.db").Single()};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "UPDATE Iterations SET Status = 'Training', Progress = NULL WHERE Id = $id";
        command.Parameters.AddWithValue("$id", iterationId);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
