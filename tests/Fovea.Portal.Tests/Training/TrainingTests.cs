using Fovea.Protocol.Training;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Training;

/// <summary>From the button to a trained iteration, and what is said where that cannot be.</summary>
public sealed class TrainingTests(OwnServerFixture portal) : IClassFixture<OwnServerFixture>
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
        await browser.PhotographAsync("train-options");
        await browser.ShouldFitAsync();

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
        var project = await portal.CreateProjectAsync();
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
