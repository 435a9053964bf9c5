using Fovea.Server.Hosting;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests.Resources;

public class ResourceRulesTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("My-Training-1")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void CheckName_LettersDigitsAndDashes_IsKept(string name) => Assert.Equal(name, ResourceRules.CheckName(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("-ab")]
    [InlineData("ab-")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a_b")]
    [InlineData("äb")]
    [InlineData("ab\n")]
    public void CheckName_AnythingElse_IsRefused(string? name)
    {
        var refusal = Assert.Throws<ServiceException>(() => ResourceRules.CheckName(name));

        Assert.Contains("2 to 64", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training", ResourceKind.Training)]
    [InlineData("Prediction", ResourceKind.Prediction)]
    [InlineData("multi-service", ResourceKind.MultiService)]
    [InlineData("CustomVision.Training", ResourceKind.Training)]
    [InlineData("customvision.prediction", ResourceKind.Prediction)]
    [InlineData("CognitiveServices", ResourceKind.MultiService)]
    public void CheckKind_OurWordsAndAzures_AreUnderstood(string kind, ResourceKind expected) => Assert.Equal(expected, ResourceRules.CheckKind(kind));

    [Fact]
    public void CheckKind_Unknown_NamesTheKinds()
    {
        var refusal = Assert.Throws<ServiceException>(() => ResourceRules.CheckKind("vision"));

        Assert.Contains("'vision'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("multi-service", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "local")]
    [InlineData(" ", "local")]
    [InlineData("West Europe", "westeurope")]
    [InlineData("hall-7", "hall-7")]
    public void CheckRegion_IsWrittenAsInsideAzuresIds(string? region, string expected) => Assert.Equal(expected, ResourceRules.CheckRegion(region));

    // Azure's table: projects, images, tags, iterations, predictions a month; null is unlimited.
    [Theory]
    [InlineData(null, null, null, null, null, null)]
    [InlineData("none", null, null, null, null, null)]
    [InlineData("f0", 2, 5_000, 50, 20, 10_000)]
    [InlineData("S0", 100, 100_000, 500, 20, null)]
    public void CheckQuota_Tier_HasTheTablesValues(string? tier, int? projects, int? images, int? tags, int? iterations, int? predictions) =>
        Assert.Equal(
            new ResourceQuota { Projects = projects, ImagesPerProject = images, TagsPerProject = tags, IterationsPerProject = iterations, PredictionsPerMonth = predictions },
            ResourceRules.CheckQuota(tier, single: null, ResourceQuota.Unlimited));

    // Azure's table: calls a second, predictions stored and not stored, TrainProject, others.
    [Theory]
    [InlineData(null, null, null, null, null, "None")]
    [InlineData("f0", 2, 2, 2, 10, "F0")]
    [InlineData("s0", 10, 20, 10, 10, "S0")]
    public void CheckRates_Tier_HasTheTablesValues(string? tier, int? storing, int? noStore, int? trainings, int? others, string name)
    {
        var rates = ResourceRules.CheckRates(tier, single: null, ResourceRates.Unlimited);

        Assert.Equal(
            new ResourceRates { StoringPredictionsPerSecond = storing, NoStorePredictionsPerSecond = noStore, TrainingsPerSecond = trainings, OtherCallsPerSecond = others },
            rates);
        Assert.Equal(name, rates.DescribeTier());
    }

    [Fact]
    public void CheckQuota_SingleLimit_ComesBeforeTheTiers()
    {
        var quota = ResourceRules.CheckQuota("f0", new ResourceQuota { Projects = 7 }, ResourceQuota.Unlimited);

        Assert.Equal(ResourceQuota.Of(ResourceTier.F0) with { Projects = 7 }, quota);
    }

    [Fact]
    public void CheckRates_SingleLimit_MakesACustomTier()
    {
        var rates = ResourceRules.CheckRates("s0", new ResourceRates { TrainingsPerSecond = 1 }, ResourceRates.Unlimited);

        Assert.Equal(1, rates.TrainingsPerSecond);
        Assert.Equal(20, rates.NoStorePredictionsPerSecond);
        Assert.Equal("custom", rates.DescribeTier());
    }

    [Fact]
    public void CheckQuota_NegativeLimit_NamesItAndItsRange()
    {
        var refusal = Assert.Throws<ServiceException>(() => ResourceRules.CheckQuota(tier: null, new ResourceQuota { TagsPerProject = -1 }, ResourceQuota.Unlimited));

        Assert.StartsWith("Got -1 for tagsPerProject; it must be from 0 to", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckRates_Zero_IsRefused() =>
        Assert.Throws<ServiceException>(() => ResourceRules.CheckRates(tier: null, new ResourceRates { OtherCallsPerSecond = 0 }, ResourceRates.Unlimited));

    [Fact]
    public void CheckQuota_UnknownTier_NamesTheTiers()
    {
        var refusal = Assert.Throws<ServiceException>(() => ResourceRules.CheckQuota("f1", single: null, ResourceQuota.Unlimited));

        Assert.Contains("None, F0, S0", refusal.Message, StringComparison.Ordinal);
    }
}
