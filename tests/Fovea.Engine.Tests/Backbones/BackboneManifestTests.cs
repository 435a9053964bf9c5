using System.Text;
using Fovea.Engine.Backbones;
using Fovea.Engine.Models;

namespace Fovea.Engine.Tests.Backbones;

public class BackboneManifestTests
{
    private static readonly string Shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Backbones", "fovea-v0.json"));

    [Fact]
    public void Parse_ShippedManifest_GivesItsValues()
    {
        var manifest = BackboneManifest.Parse(Encoding.UTF8.GetBytes(Shipped));

        Assert.Equal(("fovea-v0", "input", 160, "features", "map", 512),
            (manifest.Id, manifest.InputName, manifest.InputSizePixels, manifest.FeaturesOutput, manifest.MapOutput, manifest.Dimension));
        Assert.Equal([0.485f, 0.456f, 0.406f], manifest.Mean);
        Assert.Equal([0.229f, 0.224f, 0.225f], manifest.Std);
    }

    [Theory]
    [InlineData("\"size\": 160", "\"size\": 100000", "input.size")]
    [InlineData("\"channels\": \"RGB\"", "\"channels\": \"BGR\"", "input.channels")]
    [InlineData("\"layout\": \"NCHW\"", "\"layout\": \"NHWC\"", "input.layout")]
    [InlineData("0.229, 0.224, 0.225", "0.229, 0, 0.225", "preprocessing.std")]
    [InlineData("0.485, 0.456, 0.406", "0.485, 0.456", "preprocessing.mean")]
    [InlineData("\"dimension\": 512", "\"dimension\": 0", "outputs.features.dimension")]
    [InlineData("\"id\": \"fovea-v0\"", "\"id\": \"../fovea\"", "id")]
    [InlineData("\"sha256\": \"17", "\"sha256\": \"xx", "sha256")]
    [InlineData("\"opset\": 13", "\"opset\": 13, \"surprise\": 1", "surprise")]
    [InlineData("\"name\": \"input\", ", "", "name")]
    [InlineData("{", "[", "not as expected")]
    public void Parse_ValueThatIsNotAllowed_ThrowsNamingIt(string part, string replacement, string named)
    {
        var changed = Encoding.UTF8.GetBytes(Shipped.Replace(part, replacement, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidModelException>(() => BackboneManifest.Parse(changed));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
