// Prints the tags of pictures with their probabilities: dotnet run -- picture.jpg ...
// Start it with ORT_DISABLE_TELEMETRY=1 if nothing about it may leave the machine.
using System.Globalization;
using Fovea.Engine.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

var labels = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "labels.txt"));
using var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "model.onnx"));
var size = session.InputMetadata["data"].Dimensions[2];
foreach (var path in args)
{
    var input = NamedOnnxValue.CreateFromTensor("data", new DenseTensor<float>(Read(path, size), [1, 3, size, size]));
    using var results = session.Run([input], ["model_output"]);
    Console.WriteLine(path);
    foreach (var (probability, label) in results[0].AsEnumerable<float>().Zip(labels).OrderByDescending(pair => pair.First))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {probability,10:0.00000000}  {label}"));
    }
}

// The square that the server sees, by the server's own code in the folder Imaging; planes blue, green, red.
static float[] Read(string path, int size)
{
    var pixels = new Preprocessor(size, mean: [0, 0, 0], std: [1, 1, 1]).DecodeSquare(File.ReadAllBytes(path));
    var planes = new float[pixels.Length];
    for (var i = 0; i < pixels.Length; i++)
    {
        planes[((2 - (i % 3)) * size * size) + (i / 3)] = pixels[i];
    }

    return planes;
}
