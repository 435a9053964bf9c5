using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Robustness.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Injection;

/// <summary>S11: what people write is shown as they wrote it, on every page, and never becomes part of the page.</summary>
public sealed class InjectionTests(OwnServerFixture portal) : IClassFixture<OwnServerFixture>
{
    // Enough for each kind of element; more would make the training long.
    private const int TrainedTags = 16;

    // Fewer than a resource may have.
    private const int Projects = 60;

    // As text, or in a field.
    private const string AreShown = """
        texts => texts.every(text => document.body.textContent.includes(text) || [...document.querySelectorAll("input, textarea")].some(field => field.value === text))
        """;

    private readonly List<string> _failures = [];
    private int _trials;

    [Fact]
    public async Task S11_TextOfPeople_IsTextOnEveryPage()
    {
        var payloads = Payloads.All.Take(Trials.Of("S11", usual: 40, nightly: Payloads.All.Count)).ToList();
        var project = await CreateProjectsAsync(payloads);
        var trained = await TrainAsync(payloads);
        await using var browser = await portal.SignInAsync();
        await browser.Page.AddInitScriptAsync("window.hits = 0; window.hit = () => { window.hits++; };");
        browser.Page.Dialog += async (_, dialog) =>
        {
            _failures.Add($"a dialog said {dialog.Message}");
            await dialog.DismissAsync();
        };

        await VisitAsync(browser, "/projects", [.. payloads.Take(Projects)]);
        await VisitAsync(browser, $"/projects/{project}/images", payloads);
        await VisitAsync(browser, $"/projects/{project}/settings", payloads.Take(1));
        await VisitAsync(browser, "/audit", payloads.Skip(1).Take(1));
        foreach (var image in await portal.Training.GetImagesAsync(project, new ImageQuery { Take = 256 }))
        {
            await VisitAsync(browser, $"/projects/{project}/images/{image.Id}", image.Metadata!.Values);
        }

        var home = $"/projects/{trained.ProjectId}";
        foreach (var page in (string[])["images", "performance", $"performance/{trained.Id}"])
        {
            await VisitAsync(browser, $"{home}/{page}", payloads.Take(TrainedTags));
        }

        // The bar of each page names the project, which has the second text.
        string[] pages = ["images/suggestions", $"performance/{trained.Id}/pictures", "predictions", "quick-test", "settings", $"iterations/{trained.Id}/export"];
        foreach (var page in pages)
        {
            await VisitAsync(browser, $"{home}/{page}", payloads.Skip(1).Take(1));
        }

        foreach (var image in await portal.Training.GetImagesAsync(trained.ProjectId, new ImageQuery { Take = 2 }))
        {
            await VisitAsync(browser, $"{home}/images/{image.Id}", image.Tags!.Select(tag => tag.TagName!));
            await VisitAsync(browser, $"{home}/images/{image.Id}?iteration={trained.Id}", image.Tags!.Select(tag => tag.TagName!));
        }

        foreach (var payload in payloads.Where((_, index) => index % 10 == 0))
        {
            await VisitAsync(browser, $"/projects?q={Uri.EscapeDataString(payload)}", [payload]);
            await VisitAsync(browser, $"/projects/{project}/images?filter={Uri.EscapeDataString(payload)}", [payload]);
        }

        await UploadAsync(browser, project, payloads);
        Trials.Report("S11", _trials, _failures, $"{payloads.Count} texts");
    }

    [Fact]
    public async Task Payloads_TakenForMarkup_LeaveTraces()
    {
        await using var browser = await portal.OpenAsync();

        Assert.Empty(await browser.Page.EvaluateAsync<string[]>(
            "([texts, traces]) => texts.filter(text => new DOMParser().parseFromString(text, 'text/html').querySelectorAll(traces).length === 0)",
            new object[] { Payloads.All, Payloads.Traces }));
    }

    /// <summary>Projects, tags, descriptions and metadata with each of the texts.</summary>
    private async Task<Guid> CreateProjectsAsync(IReadOnlyList<string> payloads)
    {
        foreach (var payload in payloads.Take(Projects).Skip(1))
        {
            await portal.Training.CreateProjectAsync(payload, payload);
        }

        var project = await portal.Training.CreateProjectAsync(payloads[0], payloads[0], classificationType: Classifier.Multilabel);
        foreach (var payload in payloads)
        {
            await portal.Training.CreateTagAsync(project.Id, payload, payload);
        }

        foreach (var (index, chunk) in payloads.Chunk(10).Index())
        {
            using var picture = new MemoryStream(PortalFixture.Picture("donut", index));
            var image = (await portal.Training.CreateImagesFromDataAsync(project.Id, picture)).Images![0].Image!.Id;
            await portal.Training.UpdateImageMetadataAsync(project.Id, [image], chunk.ToDictionary(payload => payload, payload => (string?)payload));
        }

        return project.Id;
    }

    private async Task<(Guid ProjectId, Guid Id)> TrainAsync(IReadOnlyList<string> payloads)
    {
        var project = await portal.Training.CreateProjectAsync($"{payloads[1]} trained", classificationType: Classifier.Multilabel);
        List<Guid> tags = [];
        foreach (var payload in payloads.Take(TrainedTags))
        {
            tags.Add((await portal.Training.CreateTagAsync(project.Id, payload)).Id);
        }

        await portal.Training.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch
        {
            Images =
            [
                .. Enumerable.Range(0, 24).Select(index => new ImageFileCreateEntry
                {
                    Contents = PortalFixture.Picture(index % 2 == 0 ? "mug" : "bottle", index), TagIds = [.. tags.Where((_, tag) => (tag + index) % 2 == 0)],
                }),
            ],
        });
        var iteration = await portal.TrainAsync(project.Id);
        await portal.Training.UpdateIterationAsync(project.Id, iteration.Id, new Iteration { Name = payloads[1] });
        await portal.Training.PublishIterationAsync(project.Id, iteration.Id, payloads[2], portal.PredictionResource.ResourceId);
        using var asked = new MemoryStream(PortalFixture.Picture("mug", 30));
        await portal.Training.QuickTestImageAsync(project.Id, asked);
        return (project.Id, iteration.Id);
    }

    private async Task VisitAsync(PortalBrowser browser, string address, IEnumerable<string> payloads)
    {
        await browser.GoToAsync(address);
        await CheckAsync(browser, address, [.. payloads]);
    }

    private async Task CheckAsync(PortalBrowser browser, string place, IReadOnlyList<string> payloads)
    {
        await browser.Page.WaitForFunctionAsync(AreShown, payloads);
        _trials += payloads.Count;
        var traces = await browser.Page.EvaluateAsync<string[]>("traces => [...document.querySelectorAll(traces)].map(element => element.outerHTML.slice(0, 200))", Payloads.Traces);
        _failures.AddRange(traces.Select(trace => $"{place} has {trace}"));
        if (await browser.Page.EvaluateAsync<int>("window.hits") is > 0 and var hits)
        {
            _failures.Add($"{place} ran {hits} scripts");
        }
    }

    /// <summary>Files that are no pictures, which the summary names.</summary>
    private async Task UploadAsync(PortalBrowser browser, Guid project, IReadOnlyList<string> payloads)
    {
        // A slash ends a folder's name; a few, because the summary names only the first.
        var names = payloads.Where(payload => !payload.Contains('/', StringComparison.Ordinal)).Take(10).ToList();
        await browser.GoToAsync($"/projects/{project}/images");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add pictures" }).First.ClickAsync();
        var input = browser.Page.Locator("input[data-upload]").First;
        await Expect(input).ToBeEnabledAsync();
        await input.SetInputFilesAsync(
            names.Select(name => new FilePayload { Name = $"{name}.jpg", MimeType = "image/jpeg", Buffer = "no picture"u8.ToArray() }));
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = $"Add {names.Count} pictures" }).ClickAsync();
        await Expect(browser.Page.Locator(".upload-summary")).ToBeVisibleAsync();
        await CheckAsync(browser, "the summary of an upload", [.. names.Select(name => $"{name}.jpg")]);
    }
}
