using Microsoft.Extensions.Options;

namespace Fovea.Server.Hosting;

/// <summary>Keeps the server answering for <see cref="ShutdownOptions.NotReadyFor"/> once it was told to stop.</summary>
internal sealed class ShutdownDelay(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>Runs before anything is stopped.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(options.Value.NotReadyFor, time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
