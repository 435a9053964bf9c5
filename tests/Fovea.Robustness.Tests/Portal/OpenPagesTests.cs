using System.Diagnostics;

namespace Fovea.Robustness.Tests.Portal;

/// <summary>T-31: pages of the portal that are opened by the hundred and left.</summary>
public sealed class OpenPagesTests
{
    private const int MostOfSession = 50;
    private const int WarmUp = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_MorePagesThanASessionMayHave_IsRefusedUntilOneIsClosed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        using var visitor = await PortalVisitor.SignInAsync(server.Address, server.TrainingResource.Key1);
        using var colleague = await PortalVisitor.SignInAsync(server.Address, server.TrainingResource.Key1);
        var pages = new List<PortalPage>();
        try
        {
            for (var number = 0; number < MostOfSession; number++)
            {
                pages.Add(Assert.IsType<PortalPage>(await PortalPage.OpenAsync(visitor, Cancellation)));
            }

            Assert.Null(await PortalPage.OpenAsync(visitor, Cancellation));
            pages.Add(Assert.IsType<PortalPage>(await PortalPage.OpenAsync(colleague, Cancellation)));

            pages[0].Dispose();
            var closed = Stopwatch.GetTimestamp();
            PortalPage? another = null;
            while (another is null && Stopwatch.GetElapsedTime(closed) < Patience)
            {
                another = await PortalPage.OpenAsync(visitor, Cancellation);
            }

            pages.Add(Assert.IsType<PortalPage>(another));
        }
        finally
        {
            pages.ForEach(page => page.Dispose());
        }
    }

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task T31_ThousandsOfPagesThatAreLeft_GiveTheirMemoryBack()
    {
        var trials = Trials.Of("T31", usual: 200, nightly: 2_000);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        using var visitor = await PortalVisitor.SignInAsync(server.Address, server.TrainingResource.Key1);
        var failures = new List<string>();
        // As many as the server keeps of those that are left, so that what it takes at its busiest is in the figure that is held against.
        await LeaveAsync(visitor, WarmUp, failures);
        var before = server.ResidentBytes();
        await LeaveAsync(visitor, trials, failures);
        var (most, begun) = (server.ResidentBytes(), Stopwatch.GetTimestamp());
        while (server.ResidentBytes() > 1.1 * before && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        }

        var after = server.ResidentBytes();
        if (after > 1.1 * before)
        {
            failures.Add($"{after >> 20} MiB after {Patience.TotalMinutes} minutes, {before >> 20} MiB before");
        }

        Trials.Report("T31", trials, failures, $"{before >> 20} MiB before, {most >> 20} MiB with the last, {after >> 20} MiB after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
    }

    private static async Task LeaveAsync(PortalVisitor visitor, int count, List<string> failures)
    {
        for (var number = 0; number < count; number++)
        {
            using var page = await PortalPage.OpenAsync(visitor, Cancellation);
            if (page is null)
            {
                failures.Add($"page {number} was refused");
            }
        }
    }
}
