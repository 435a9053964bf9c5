using Fovea.Portal.Hosting;
using Microsoft.JSInterop;

namespace Fovea.Portal.Components;

/// <summary>The script of a part of a page. It begins to listen once, and stops with that part, whichever of the two comes first.</summary>
/// <param name="js">The page.</param>
/// <param name="file">The file of the script, which exports <c>start</c>; what that gives back has a <c>stop</c>.</param>
internal sealed class PageScript(IJSRuntime js, string file) : IAsyncDisposable
{
    private readonly TaskCompletionSource<IJSObjectReference> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IJSObjectReference? _module;
    private bool _isGone;

    /// <summary>Whether it listens.</summary>
    public bool IsListening => _started.Task.IsCompletedSuccessfully;

    public async Task StartAsync(params object?[] arguments)
    {
        _module = await js.InvokeAsync<IJSObjectReference>("import", PortalAssets.Url(file));
        _started.SetResult(await _module.InvokeAsync<IJSObjectReference>("start", arguments));
        if (_isGone)
        {
            await StopAsync();
        }
    }

    /// <summary>Calls a function of it, once it listens.</summary>
    public async Task InvokeAsync(string function, params object?[] arguments) => await (await _started.Task).InvokeVoidAsync(function, arguments);

    /// <summary>Calls a function of it, once it listens.</summary>
    public async Task<T> InvokeAsync<T>(string function, params object?[] arguments) => await (await _started.Task).InvokeAsync<T>(function, arguments);

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        if (IsListening)
        {
            await StopAsync();
        }
    }

    private async Task StopAsync()
    {
        try
        {
            var script = await _started.Task;
            await script.InvokeVoidAsync("stop");
            await script.DisposeAsync();
            await _module!.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }
    }
}
