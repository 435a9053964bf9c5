using Fovea.Cli.Demo;

namespace Fovea.Cli.Tests.Demo;

public class ShellTests
{
    [Theory]
    [InlineData("/tmp/fovea-demo-a1/b_2.jpg", "/tmp/fovea-demo-a1/b_2.jpg")]
    [InlineData("/my pictures/a.jpg", "'/my pictures/a.jpg'")]
    [InlineData("/it's/$HOME", "'/it'\\''s/$HOME'")]
    [InlineData("", "''")]
    public void Quote_Word_ReachesTheProgramUnchanged(string word, string expected) => Assert.Equal(expected, Shell.Quote(word));
}
