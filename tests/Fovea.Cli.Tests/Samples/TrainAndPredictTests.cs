using System.Diagnostics;

namespace Fovea.Cli.Tests.Samples;

public class TrainAndPredictTests(TrainedFolder trained)
{
    [Fact]
    public async Task Sample_TrainsOnAFolderAndPredictsAPicture()
    {
        var model = Path.Combine(trained.NewFolder(), "model.onnx");
        var picture = Path.Combine(trained.Pictures, "donut", "0.jpg");

        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TrainAndPredict.dll"), trained.Pictures, model, picture])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("Trained on 8 pictures", output, StringComparison.Ordinal);
        Assert.Contains($"{picture}: donut (", output, StringComparison.Ordinal);
        Assert.True(File.Exists(model));
    }
}
