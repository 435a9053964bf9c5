namespace Fovea.Cli.Tests;

public class FoveaCommandLineTests
{
    [Theory]
    [InlineData("train")]
    [InlineData("train", "folder")]
    [InlineData("train", "folder", "-o", "model.onnx", "--seed", "many")]
    [InlineData("predict", "model.onnx")]
    [InlineData("fly")]
    public async Task Run_WrongArguments_ExplainsOnStandardErrorAndReturns2(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("--help'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("import")]
    [InlineData("download")]
    [InlineData("sample-pictures")]
    public async Task Help_NamesEveryCommand(string command)
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"  {command} ", run.Output, StringComparison.Ordinal);
    }
}
