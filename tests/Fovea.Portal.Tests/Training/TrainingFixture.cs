using Fovea.Server;

namespace Fovea.Portal.Tests.Training;

/// <summary>A server that takes advanced trainings; its worker never ends one, so that what is shown meanwhile stays.</summary>
public sealed class TrainingFixture(SharedPortal shared) : OwnServerFixture(shared)
{
    protected override ServerOptions Configure(ServerOptions options) => options with { FineTuningWorker = ["sh", "-c", "exec sleep 600"] };
}
