using Fovea.Engine.Imaging;

namespace Fovea.Engine.Tests.Imaging;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(640, 213, 26, 160)]
    [InlineData(480, 160, 0, 160)]
    [InlineData(1000, 16, 0, 16)]
    [InlineData(5, 160, 0, 160)]
    [InlineData(1, 96, 10, 20)]
    [InlineData(161, 160, 0, 160)]
    public void Axis_AnySizes_WeighsToExactlyOneInsideOfThePicture(int from, int to, int first, int count)
    {
        var axis = new ResamplingAxis(from, to, first, count);

        for (int i = 0; i < count; i++)
        {
            int sum = 0;
            foreach (int weight in axis.WeightsOf(i))
            {
                sum += weight;
            }

            Assert.Equal(1 << ResamplingAxis.FractionBits, sum);
            Assert.InRange(axis.StartOf(i), axis.Start, axis.End - axis.Taps);
        }

        Assert.InRange(axis.Start, 0, from - 1);
        Assert.InRange(axis.End, 1, from);
    }

    [Fact]
    public void Axis_PartBeyondTheScaledPicture_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ResamplingAxis(100, 50, 40, 11));

    [Theory]
    [InlineData(640, 480, 160)]
    [InlineData(300, 1900, 160)]
    [InlineData(37, 41, 96)]
    [InlineData(200, 100, 9)]
    public void Scale_Noise_IsTheWeightedSumOfThePicture(int width, int height, int side)
    {
        byte[] picture = new byte[width * height * 3];
        new Random(7).NextBytes(picture);
        for (int i = 0; i < picture.Length; i++)
        {
            // So grey that nothing overshoots black or white between the two steps.
            picture[i] = (byte)(96 + (picture[i] / 4));
        }

        int shorter = Math.Min(width, height);
        (int toWidth, int toHeight) = (width * side / shorter, height * side / shorter);
        var horizontal = new ResamplingAxis(width, toWidth, (toWidth - side) / 2, side);
        var vertical = new ResamplingAxis(height, toHeight, (toHeight - side) / 2, side);

        byte[] planes = Resampler.Scale(width, height, (top, count) => picture[(top * width * 3)..((top + count) * width * 3)], horizontal, vertical);

        int largest = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int column = 0; column < side; column += 7)
            {
                for (int row = 0; row < side; row += 5)
                {
                    double expected = WeightedSum(picture, width, channel, column, row, horizontal, vertical);
                    largest = Math.Max(largest, (int)Math.Ceiling(Math.Abs(expected - planes[(((channel * side) + column) * side) + row]) - 0.5));
                }
            }
        }

        // Height and width are rounded one after the other.
        Assert.InRange(largest, 0, 1);
    }

    [Fact]
    public void Scale_RowsBelowWhatIsNeeded_AreReadAllTheSame()
    {
        int read = 0;
        var (horizontal, vertical) = (new ResamplingAxis(50, 50, 0, 50), new ResamplingAxis(500, 500, 225, 50));

        Resampler.Scale(50, 500, (top, count) => { Assert.Equal(read, top); read += count; return new byte[count * 150]; }, horizontal, vertical);

        Assert.Equal(500, read);
    }

    private static double WeightedSum(byte[] picture, int width, int channel, int column, int row, ResamplingAxis horizontal, ResamplingAxis vertical)
    {
        double sum = 0;
        double one = 1 << ResamplingAxis.FractionBits;
        for (int v = 0; v < vertical.Taps; v++)
        {
            for (int h = 0; h < horizontal.Taps; h++)
            {
                int at = ((((vertical.StartOf(row) + v) * width) + horizontal.StartOf(column) + h) * 3) + channel;
                sum += picture[at] * (vertical.WeightsOf(row)[v] / one) * (horizontal.WeightsOf(column)[h] / one);
            }
        }

        return sum;
    }
}
