namespace Fovea.Protocol.Tests;

public sealed class OperationCatalogueTests
{
    // The official clients of training 3.4-preview and prediction 3.1 have 52 and 8 operations.
    [Fact]
    public void Lists_HoldEveryOperationOfTheirApi()
    {
        Assert.Equal(52, OperationCatalogue.Training.Count);
        Assert.Equal(8, OperationCatalogue.Prediction.Count);
        Assert.All(OperationCatalogue.Training, operation => Assert.Equal(Api.Training, operation.Api));
        Assert.All(OperationCatalogue.Prediction, operation => Assert.Equal(Api.Prediction, operation.Api));
    }

    [Fact]
    public void All_HasNoNameAndNoRouteTwice()
    {
        Assert.Equal(60, OperationCatalogue.All.Select(operation => operation.Name).Distinct().Count());
        Assert.Equal(60, OperationCatalogue.All.Select(operation => (operation.Api, operation.Method, operation.Path)).Distinct().Count());
    }

    [Fact]
    public void BasePath_OfAPreview_HoldsTheWholeVersion()
    {
        Assert.Equal("/customvision/v3.4-preview/training", ApiVersions.BasePath(Api.Training, ApiVersions.Training[^1]));
        Assert.Equal("/customvision/v3.0/prediction", ApiVersions.BasePath(Api.Prediction, ApiVersions.Prediction[0]));
    }
}
