using Fovea.Server.Images.Fetching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Tests.Images.Fetching;

public class ImageUrlOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new ImageUrlOptions();

        Assert.Equal("ImageUrls", ImageUrlOptions.Section);
        Assert.Empty(options.AllowedNetworks);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Timeout);
        Assert.Equal(3, options.MaxRedirects);
    }

    [Fact]
    public void Section_WithGoodValues_IsBound()
    {
        var options = Bind(("ImageUrls:AllowedNetworks:0", "10.20.0.0/16"), ("ImageUrls:AllowedNetworks:1", "fd00:20::/64"), ("ImageUrls:Timeout", "00:00:30"));

        Assert.Equal(["10.20.0.0/16", "fd00:20::/64"], options.AllowedNetworks);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Timeout);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1")]
    [InlineData("fd00::/129")]
    [InlineData("factory.example")]
    [InlineData("")]
    public void Section_WithABadNetwork_StopsTheStartAndNamesIt(string network)
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => Bind(("ImageUrls:AllowedNetworks:0", "10.0.0.0/8"), ("ImageUrls:AllowedNetworks:1", network)));

        Assert.Contains($"ImageUrls:AllowedNetworks has '{network}'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ImageUrls:Timeout", "00:00:00", "Timeout")]
    [InlineData("ImageUrls:Timeout", "01:00:00", "Timeout")]
    [InlineData("ImageUrls:MaxRedirects", "-1", "MaxRedirects")]
    [InlineData("ImageUrls:MaxRedirects", "11", "MaxRedirects")]
    public void Section_WithAValueOutOfRange_StopsTheStartAndNamesIt(string key, string value, string named)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Bind((key, value)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddImageFetching_RegistersOneFetcher()
    {
        await using var services = Services();

        Assert.Same(services.GetRequiredService<ImageFetcher>(), services.GetRequiredService<ImageFetcher>());
    }

    private static ImageUrlOptions Bind(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<ImageUrlOptions>>().Value;
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build())
        .AddLogging()
        .AddImageFetching()
        .BuildServiceProvider();
}
