using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Fovea.Portal.Tests;

/// <summary>One browser window. Disposing it fails the test when a page wrote an error, broke its policy, or asked another host.</summary>
public sealed class PortalBrowser : IAsyncDisposable
{
    private static readonly string Screenshots = Path.Combine(RepositoryRoot(), "artifacts", "screenshots");
    private static readonly string Tour = Path.Combine(RepositoryRoot(), "docs", "portal");

    // Lazy ones out of sight are never asked for.
    private const string PicturesAreThere =
        "() => [...document.images].every(image => image.complete || image.getBoundingClientRect().top > innerHeight || image.getBoundingClientRect().bottom < 0)";

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;
    private readonly Look _look;

    private PortalBrowser(IBrowserContext context, IPage page, Look look) => (_context, Page, _look) = (context, page, look);

    /// <summary>The page in the window.</summary>
    public IPage Page { get; }

    /// <summary>The path and query of the page.</summary>
    public string Location => new Uri(Page.Url).PathAndQuery;

    /// <summary>Errors that a test brings about on purpose: texts that such complaints contain.</summary>
    public List<string> Expected { get; } = [];

    internal static async Task<PortalBrowser> OpenAsync(IBrowser chromium, Uri address, Look look, string? session = null)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            StorageState = session,
            ColorScheme = look == Look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = look == Look.Narrow ? new ViewportSize { Width = 375, Height = 740 } : new ViewportSize { Width = 1280, Height = 800 },
            IgnoreHTTPSErrors = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var browser = new PortalBrowser(context, await context.NewPageAsync(), look);
        browser.Watch(address);
        return browser;
    }

    /// <summary>Opens a page of the portal and waits until it is drawn.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Waits until nothing on the page is loading.</summary>
    public async Task ReadyAsync()
    {
        await Assertions.Expect(Page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Status, new PageGetByRoleOptions { Name = "Loading" })).ToHaveCountAsync(0);
    }

    /// <summary>Signs in by the form.</summary>
    public async Task SignInAsync(string key)
    {
        await GoToAsync("/sign-in");
        await SendKeyAsync(key);
        await ReadyAsync();
    }

    /// <summary>Fills the form of the page that is open, and sends it.</summary>
    public async Task SendKeyAsync(string key)
    {
        await Page.GetByLabel("Training key").FillAsync(key);
        await LeaveByAsync("Sign in");
    }

    /// <summary>Presses a button of a form and waits for the page that answers it.</summary>
    public async Task LeaveByAsync(string button)
    {
        // The next document has no such mark.
        await Page.EvaluateAsync("document.documentElement.dataset.left = ''");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
        await Assertions.Expect(Page.Locator("html[data-left]")).ToHaveCountAsync(0);
    }

    /// <summary>Waits until the page's address ends with <paramref name="address"/>, or holds it where that ends with <c>=</c>.</summary>
    /// <remarks>Playwright's own wait can miss a page that came just before it began (microsoft/playwright-dotnet#3364).</remarks>
    public Task ArriveAsync(string address) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(address) + (address.EndsWith('=') ? "" : "$")));

    /// <summary>Presses a key until something of this name has the focus.</summary>
    public Task TabToAsync(string name, string key = "Tab") => TabUntilAsync(
        $"(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim() === {JsonSerializer.Serialize(name)}", key);

    /// <summary>Presses a key until a condition of the page holds.</summary>
    public async Task TabUntilAsync(string condition, string key = "Tab")
    {
        for (var press = 0; press < 80; press++)
        {
            if (await Page.EvaluateAsync<bool>($"Boolean({condition})"))
            {
                return;
            }

            await Page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"The key {key} never came to where {condition}.");
    }

    /// <summary>Chooses files by keyboard: the dialog that Enter opens on an input is the system's.</summary>
    /// <param name="input">A condition of the page that holds where the input has the focus.</param>
    /// <param name="files">The files.</param>
    public async Task ChooseByKeyboardAsync(string input, params FilePayload[] files)
    {
        // It is enabled once the page listens.
        await Assertions.Expect(Page.Locator("input[type=file]:enabled").First).ToBeAttachedAsync();
        await TabUntilAsync(input);
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => Page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(files);
    }

    /// <summary>
    /// Keeps a picture of the page as <c>artifacts/screenshots/&lt;view&gt;-&lt;look&gt;.png</c>, and in light colours as
    /// <c>docs/portal/&lt;view&gt;.jpg</c> where <c>FOVEA_TOUR</c> is set and the tour has such a picture.
    /// </summary>
    public async Task PhotographAsync(string view)
    {
        await ReadyAsync();
        await Page.WaitForFunctionAsync(PicturesAreThere);
        var picture = await Page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled });
        Directory.CreateDirectory(Screenshots);
        await File.WriteAllBytesAsync(Path.Combine(Screenshots, $"{view}-{_look.ToString().ToLowerInvariant()}.png"), picture);
        if (_look == Look.Light && Environment.GetEnvironmentVariable("FOVEA_TOUR") is not null
            && (await File.ReadAllTextAsync(Tour + ".md")).Contains($"portal/{view}.jpg", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Tour);
            // Photographs as PNG would be several times as large.
            await Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(Tour, $"{view}.jpg"), Type = ScreenshotType.Jpeg, Quality = 75, Animations = ScreenshotAnimations.Disabled,
            });
        }
    }

    /// <summary>Fails when axe finds what keeps somebody from using the page.</summary>
    public async Task ShouldBeAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }

    /// <summary>Fails when the page is wider than its window.</summary>
    public async Task ShouldFitAsync() => Assert.Equal(
        await Page.EvaluateAsync<int>("document.documentElement.clientWidth"), await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

    /// <summary>The cookies that the server set.</summary>
    public Task<IReadOnlyList<BrowserContextCookiesResult>> CookiesAsync() => _context.CookiesAsync();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.DoesNotContain(_complaints, complaint => !Expected.Exists(expected => complaint.Contains(expected, StringComparison.Ordinal)));
    }

    private void Watch(Uri address)
    {
        Page.SetDefaultTimeout(30_000);
        // Asks for file choosers from now on: with the first one that a test waits for, a quick key would come before that.
        Page.FileChooser += (_, _) => { };
        Page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                _complaints.Enqueue($"console: {message.Text}");
            }
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"script: {error}");
        Page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is not ("data" or "blob") && uri.Authority != address.Authority)
            {
                _complaints.Enqueue($"request to another host: {request.Url}");
            }
        };
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fovea.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
