using Fovea.Protocol.Training;

namespace Fovea.Protocol.Tests.Training;

public sealed class DomainCatalogueTests
{
    [Fact]
    public void All_Has12ClassifiersAnd6Detectors()
    {
        Assert.Equal(12, DomainCatalogue.All.Count(domain => domain.Type == DomainType.Classification));
        Assert.Equal(6, DomainCatalogue.All.Count(domain => domain.Type == DomainType.ObjectDetection));
        Assert.Equal(18, DomainCatalogue.All.Select(domain => domain.Id).Distinct().Count());
    }

    // Clients pick a domain by type and name, so a pair must not occur twice.
    [Fact]
    public void All_HasNoPairOfTypeAndNameTwice() =>
        Assert.Equal(18, DomainCatalogue.All.Select(domain => (domain.Type, domain.Name)).Distinct().Count());

    [Fact]
    public void Exportable_AreTheCompactOnes() => Assert.All(DomainCatalogue.All, domain =>
    {
        Assert.Equal(domain.Name!.Contains("(compact)", StringComparison.Ordinal), domain.Exportable);
        Assert.Equal(domain.Exportable, domain.ExportablePlatforms.Count > 0);
        Assert.Equal(domain.Exportable, domain.ModelInformation is not null);
    });

    [Fact]
    public void Find_Default_IsGeneralForClassification()
    {
        var domain = DomainCatalogue.Find(DomainCatalogue.DefaultId);

        Assert.Equal(("General", DomainType.Classification), (domain?.Name, domain?.Type));
        Assert.Null(DomainCatalogue.Find(Guid.Empty));
    }
}
