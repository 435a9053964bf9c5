using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public class ImagingRuntimeTests
{
    [Fact]
    public void Initialize_OtherLoaders_AreRefused()
    {
        using Image photo = TestPictures.Photo(16, 16);
        byte[][] others = [photo.TiffsaveBuffer(), photo.WebpsaveBuffer(), "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray()];

        ImagingRuntime.Initialize();
        ImagingRuntime.Initialize();

        Assert.All(others, file => Assert.Throws<VipsException>(() => Image.NewFromBuffer(file)));
        Assert.Equal(0, Cache.Max);
    }
}
