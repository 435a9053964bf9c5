using Fovea.Protocol.Training;

namespace Fovea.Server.Tests;

/// <summary>A server with a trained iteration of books and mugs, published as <see cref="ServerFixture.PublishName"/>, for tests that only read it.</summary>
public class PublishedServerFixture : ServerFixture
{
    public Iteration Published { get; private set; } = null!;

    /// <summary>Where its pictures are classified, relative to <see cref="ServerFixture.Prediction"/>.</summary>
    public string ClassifyAddress => $"{Published.ProjectId}/classify/iterations/{PublishName}/image";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Published = await CreateTrainedProjectAsync(publish: true);
    }
}
