using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

public sealed class SalientRegionsTests
{
    [Fact]
    public void Find_OneThingOnAPlainGround_EnclosesIt()
    {
        // 90 x 60 pixels of 300 x 200, from (120, 80): left 0.4, top 0.4, 0.3 wide and high.
        var boxes = SalientRegions.Find(Draw(300, 200, (120, 80, 90, 60)));

        AssertNear(new SalientBox(0.4f, 0.4f, 0.3f, 0.3f, 0), boxes[0]);
        // The ground is 0.88 of the inside and all of the margin, so its colour has a saliency of 0.88 / 1.88 = 0.47, and the thing's
        // has 1: a contrast of 0.53, of which smoothing takes a little at the edges.
        Assert.InRange(boxes[0].Confidence, 0.4f, 0.53f);
    }

    [Fact]
    public void Find_TwoThings_EnclosesEach()
    {
        var boxes = SalientRegions.Find(Draw(200, 200, (30, 30, 50, 50), (120, 100, 40, 60)));

        Assert.Contains(boxes, box => IsNear(new SalientBox(0.15f, 0.15f, 0.25f, 0.25f, 0), box));
        Assert.Contains(boxes, box => IsNear(new SalientBox(0.6f, 0.5f, 0.2f, 0.3f, 0), box));
    }

    [Fact]
    public void Find_NothingThatStandsOut_IsEmpty()
    {
        Assert.Empty(SalientRegions.Find(Draw(200, 200)));
        Assert.Empty(SalientRegions.Find(Draw(8, 200)));
    }

    [Fact]
    public void Find_AnyPicture_AnswersFewBoxesWithinItBestFirstAndEachTimeTheSame()
    {
        using var photo = TestPictures.Photo(320, 240);
        var bytes = photo.JpegsaveBuffer();

        var boxes = SalientRegions.Find(bytes);

        Assert.InRange(boxes.Count, 0, SalientRegions.MaxBoxes);
        Assert.Equal(boxes.OrderByDescending(box => box.Confidence), boxes);
        Assert.All(boxes, box => Assert.True(box is { Left: >= 0, Top: >= 0, Width: > 0, Height: > 0 } && box.Left + box.Width <= 1.00001f && box.Top + box.Height <= 1.00001f));
        Assert.Equal(boxes, SalientRegions.Find(bytes));
    }

    [Fact]
    public void Find_NoPicture_Throws() => Assert.Throws<InvalidImageException>(() => SalientRegions.Find(new byte[] { 1, 2, 3 }));

    private static void AssertNear(SalientBox expected, SalientBox met) => Assert.True(IsNear(expected, met), $"Expected {expected}, got {met}");

    private static bool IsNear(SalientBox expected, SalientBox met) =>
        Math.Abs(expected.Left - met.Left) < 0.04f && Math.Abs(expected.Top - met.Top) < 0.04f
        && Math.Abs(expected.Width - met.Width) < 0.08f && Math.Abs(expected.Height - met.Height) < 0.08f;

    private static byte[] Draw(int width, int height, params (int Left, int Top, int Width, int Height)[] things)
    {
        using var ground = TestPictures.Flat(width, height, 200, 190, 170);
        using var picture = ground.Mutate(image =>
        {
            foreach (var thing in things)
            {
                image.DrawRect([180, 30, 40], thing.Left, thing.Top, thing.Width, thing.Height, fill: true);
            }
        });
        return picture.PngsaveBuffer();
    }
}
