using System.Diagnostics;
using System.Globalization;
using Fovea.Protocol.Client;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>The gallery of a large project.</summary>
public sealed class ScrollingTests(OwnServerFixture portal) : IClassFixture<OwnServerFixture>
{
    // What is in sight, and a screen above and below it.
    private const int MostTiles = 300;

    // Scrolls through a part of the list as a wheel does, then jumps to a place far away: the longest task, in milliseconds, and the most tiles there were.
    private const string Scroll =
        """
        async share => {
            const lengths = [];
            const observer = new PerformanceObserver(list => lengths.push(...list.getEntries().map(entry => entry.duration)));
            observer.observe({ type: "longtask" });
            const frame = () => new Promise(requestAnimationFrame);
            let tiles = 0;
            for (let step = 0; step < 120; step++) {
                window.scrollBy(0, 400);
                await frame();
                tiles = Math.max(tiles, document.querySelectorAll(".tile").length);
            }
            window.scrollTo(0, document.documentElement.scrollHeight * share);
            await new Promise(resolve => setTimeout(resolve, 1500));
            observer.disconnect();
            return [Math.max(0, ...lengths), Math.max(tiles, document.querySelectorAll(".tile").length)];
        }
        """;

    // Milliseconds from one frame to the next while a wheel turns, sorted.
    private const string Frames =
        """
        async () => {
            const lengths = [];
            const frame = () => new Promise(requestAnimationFrame);
            for (let step = 0, before = await frame(); step < 300; step++) {
                window.scrollBy(0, 400);
                const now = await frame();
                lengths.push(now - before);
                before = now;
            }
            return lengths.sort((a, b) => a - b);
        }
        """;

    [Fact]
    public async Task Gallery_OfTenThousandPictures_DrawsWhatIsInSight_AndKeepsItsPlace()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 8);
        await MultiplyAsync(project.Id, 10_000);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(page.GetByText("10,000 pictures")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First).ToBeVisibleAsync();

        // However many pictures there are, each step draws a few: that is what keeps tasks short, on whatever machine.
        Assert.InRange((await page.EvaluateAsync<double[]>(Scroll, 0.15))[1], 1, MostTiles);
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First).ToBeVisibleAsync();
        await browser.ArriveAsync("/images?at=");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First).ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<double>("window.scrollY"), 1000, double.PositiveInfinity);
    }

    /// <summary>Prints the figures of <c>docs/performance.md</c>.</summary>
    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task Gallery_OfAHundredThousandPictures_IsMeasured()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 8);
        await MultiplyAsync(project.Id, 100_000);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        var opening = Stopwatch.StartNew();
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(page.GetByText("100,000 pictures")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First).ToBeVisibleAsync();
        opening.Stop();
        List<double> longest = [];
        for (var run = 1; run <= 4; run++)
        {
            longest.Add((await page.EvaluateAsync<double[]>(Scroll, 0.15 * run))[0]);
        }

        var frames = await page.EvaluateAsync<double[]>(Frames);
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First).ToBeVisibleAsync();
        var jump = Stopwatch.StartNew();
        await page.EvaluateAsync("window.scrollTo(0, document.documentElement.scrollHeight)");
        await Expect(page.Locator("#picture-99999[aria-label=mug]")).ToBeAttachedAsync();
        jump.Stop();

        Assert.InRange(await page.Locator(".tile").CountAsync(), 1, MostTiles);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"100,000 pictures: open {opening.ElapsedMilliseconds} ms; longest task of four runs {string.Join(", ", longest.Select(task => $"{task:0}"))} ms; frame p50 {frames[150]:0.0} ms, p99 {frames[297]:0.0} ms; last picture after the jump {jump.ElapsedMilliseconds} ms"));
    }

    // Rows that share the pictures there are: all that the gallery needs, in a second.
    private async Task MultiplyAsync(Guid projectId, int pictures)
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(portal.DataFolder, "fovea.db")};Pooling=False");
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = db.CreateCommand();
        command.CommandText =
            """
            CREATE TEMP TABLE more AS
            WITH RECURSIVE numbers(n) AS (SELECT 8 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $count),
            first AS (SELECT *, row_number() OVER (ORDER BY ImageId) - 1 AS place FROM SnapshotImages WHERE SnapshotId = $project)
            SELECT n, substr($project, 1, 24) || printf('%012X', n) AS Id, printf('%064x', n) AS Hash, first.ImageId AS Old, first.Created - n * 10000000 AS Created
            FROM numbers JOIN first ON first.place = n % 8;
            INSERT INTO Images (Id, ProjectId, ContentHash, ThumbnailHash, WidthPixels, HeightPixels)
            SELECT more.Id, i.ProjectId, more.Hash, i.ThumbnailHash, i.WidthPixels, i.HeightPixels FROM more JOIN Images i ON i.Id = more.Old;
            INSERT INTO SnapshotImages (SnapshotId, ImageId, ContentHash, Created) SELECT $project, Id, Hash, Created FROM more;
            INSERT INTO ImageTags (SnapshotId, ImageId, TagId, Created)
            SELECT $project, more.Id, t.TagId, more.Created FROM more JOIN ImageTags t ON t.SnapshotId = $project AND t.ImageId = more.Old;
            """;
        command.Parameters.AddWithValue("$project", projectId.ToString().ToUpperInvariant());
        command.Parameters.AddWithValue("$count", pictures);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.Equal(pictures, await portal.Training.GetImageCountAsync(projectId, new ImageQuery(), TestContext.Current.CancellationToken));
    }
}
