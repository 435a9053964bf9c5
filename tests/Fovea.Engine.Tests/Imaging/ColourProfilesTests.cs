using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public class ColourProfilesTests
{
    [Theory]
    [InlineData("srgb", false)]
    [InlineData("p3", true)]
    public void MovesColours_EmbeddedProfile_OnlyWhenItIsNotSrgb(string profile, bool expected)
    {
        using var flat = Flat();
        using var profiled = flat.IccTransform(profile, inputProfile: "srgb");

        Assert.Equal(expected, ColourProfiles.MovesColours(profiled));
        // The second time it is remembered.
        Assert.Equal(expected, ColourProfiles.MovesColours(profiled));
    }

    [Fact]
    public void MovesColours_NoProfileOrADamagedOne_No()
    {
        using var flat = Flat();
        using var damaged = flat.Mutate(image => image.Set(GValue.BlobType, "icc-profile-data", new byte[] { 1, 2, 3 }));

        Assert.False(ColourProfiles.MovesColours(flat));
        Assert.False(ColourProfiles.MovesColours(damaged));
    }

    private static Image Flat()
    {
        ImagingRuntime.Initialize();
        using var grey = Image.Black(16, 16, bands: 3);
        return grey.Linear([1, 1, 1], [200, 60, 30], uchar: true).Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
