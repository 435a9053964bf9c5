namespace Fovea.Server.Tests.Predictions;

/// <summary>A server with one trained project, for tests that keep apart by the application they store predictions for.</summary>
public sealed class TrainedProjectFixture : IAsyncLifetime
{
    public ClassifierServer Server { get; } = new();

    public TrainedProject Project { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Project = await Server.TrainAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
