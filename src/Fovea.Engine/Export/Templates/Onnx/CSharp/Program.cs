// Prints the tags of pictures with their probabilities: dotnet run -- picture.jpg ...
// Start it with ORT_DISABLE_TELEMETRY=1 if nothing about it may leave the machine.
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NetVips;

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

// Upright, alpha over white, sRGB, shorter side scaled to the size, square cut out of the middle; planes blue, green, red.
static float[] Read(string path, int size)
{
    var file = File.ReadAllBytes(path);
    using var header = Image.NewFromBuffer(file);
    using var upright = header.Autorot();
    var isLandscape = upright.Width > upright.Height;
    using var scaled = Image.ThumbnailBuffer(
        file, isLandscape ? ushort.MaxValue : size, height: isLandscape ? size : ushort.MaxValue, size: Enums.Size.Both);
    using var flat = scaled.HasAlpha() ? scaled.Flatten(background: [255]) : scaled.Copy();
    using var managed = flat.Contains("icc-profile-data") ? flat.IccTransform("srgb", embedded: true) : flat.Copy();
    using var rgb = managed.Colourspace(Enums.Interpretation.Srgb);
    using var bytes = rgb.Cast(Enums.BandFormat.Uchar);
    using var square = bytes.Crop((bytes.Width - size) / 2, (bytes.Height - size) / 2, size, size);
    var pixels = square.WriteToMemory<byte>();
    var planes = new float[pixels.Length];
    for (var i = 0; i < pixels.Length; i++)
    {
        planes[((2 - (i % 3)) * size * size) + (i / 3)] = pixels[i];
    }

    return planes;
}
