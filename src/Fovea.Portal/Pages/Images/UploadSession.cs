using Fovea.Portal.Components;
using Fovea.Protocol;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Fovea.Portal.Pages.Images;

/// <summary>The browser's part of adding pictures: it holds the files and sends them over HTTP; this hears how it goes.</summary>
public sealed class UploadSession(IJSRuntime js, Guid projectId) : IAsyncDisposable
{
    private readonly PageScript _files = new(js, "UploadDialog.razor.js");
    private DotNetObjectReference<UploadSession>? _self;

    /// <summary>Told when something was dropped on the page.</summary>
    public event Action? Dropped;

    /// <summary>Told when the choice or the progress changed.</summary>
    public event Action? Changed;

    public UploadChoice Choice { get; private set; } = UploadChoice.None;

    /// <summary>The folders of the chosen pictures.</summary>
    public IReadOnlyList<UploadFolder> Folders { get; private set; } = [];

    public UploadTally Tally { get; private set; } = new();

    /// <summary>Part of the bytes that are sent, 0 to 1.</summary>
    public double Progress { get; private set; }

    public UploadState State { get; private set; }

    /// <summary>Watches for what is dropped on the page.</summary>
    /// <param name="hint">Shown while something hovers over it.</param>
    public async Task WatchAsync(ElementReference hint)
    {
        _self = DotNetObjectReference.Create(this);
        await _files.StartAsync(_self, hint, $"/portal/projects/{projectId}", ProtocolLimits.MaxTrainingImageBytes);
    }

    /// <summary>Takes what is chosen in the inputs of an element.</summary>
    public Task AttachAsync(ElementReference inputs) => _files.InvokeAsync("attach", inputs);

    /// <summary>Forgets what was chosen and what came of it.</summary>
    public async Task ResetAsync()
    {
        (Choice, Folders, Tally, Progress, State) = (UploadChoice.None, [], new UploadTally(), 0, UploadState.Choosing);
        await _files.InvokeAsync("clear");
    }

    /// <summary>Sends what was chosen.</summary>
    /// <param name="tagIds">The tags of pictures whose folder has none.</param>
    /// <param name="folderTags">The tag of each folder.</param>
    public async Task SendAsync(IReadOnlyCollection<Guid> tagIds, IReadOnlyDictionary<string, Guid> folderTags)
    {
        (State, Progress) = (UploadState.Sending, 0);
        Changed?.Invoke();
        await _files.InvokeAsync("send", string.Join(',', tagIds), folderTags);
    }

    /// <summary>Stops sending; what the server has stays.</summary>
    public Task CancelAsync() => _files.InvokeAsync("cancel");

    [JSInvokable]
    public void ChooseFolders(IReadOnlyList<UploadFolder> folders, bool areMore) => Folders = areMore ? [.. Folders, .. folders] : folders;

    [JSInvokable]
    public void Choose(UploadChoice choice, bool wasDropped)
    {
        Choice = choice;
        if (wasDropped)
        {
            Dropped?.Invoke();
        }

        Changed?.Invoke();
    }

    [JSInvokable]
    public void Advance(double progress)
    {
        Progress = progress;
        Changed?.Invoke();
    }

    [JSInvokable]
    public void Finish(IReadOnlyList<UploadResult> results)
    {
        foreach (var result in results)
        {
            Tally.Add(result);
        }

        Changed?.Invoke();
    }

    [JSInvokable]
    public void FinishZip(int added, int duplicates)
    {
        Tally.AddZip(added, duplicates);
        Changed?.Invoke();
    }

    [JSInvokable]
    public void End(bool wasCancelled)
    {
        State = wasCancelled ? UploadState.Cancelled : UploadState.Done;
        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        await _files.DisposeAsync();
        _self?.Dispose();
    }
}
