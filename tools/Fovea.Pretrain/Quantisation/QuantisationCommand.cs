using Fovea.Engine.Backbones;
using Fovea.Pretrain.Pool;
using Fovea.Pretrain.Results;

namespace Fovea.Pretrain.Quantisation;

/// <summary>Writes the 8-bit version of a backbone.</summary>
internal static class QuantisationCommand
{
    private const int Pictures = 512;
    private const int Seed = 20261125;
    private const int DecodedSidePixels = 192;

    /// <param name="backbone">The ONNX file, its manifest beside it.</param>
    /// <param name="data">Folder with pool.zip.</param>
    /// <param name="work">Folder for decoded pictures and the result.</param>
    /// <param name="threads">Threads of the computation.</param>
    public static void Run(string backbone, string data, string work, int threads)
    {
        Directory.CreateDirectory(work);
        var json = File.ReadAllBytes(Path.ChangeExtension(backbone, ".json"));
        var manifest = BackboneManifest.Parse(json);
        using var pool = PicturePool.Open(Path.Combine(data, "pool.zip"), work, DecodedSidePixels);
        var views = new PoolViews(pool, PoolSplit.Of(pool.Pictures.Count), new ViewRecipe(Seed, LeastArea: 0.5));
        var random = new Random(Seed);
        var pictures = Enumerable.Range(0, Pictures).Select(number =>
        {
            var tensor = new float[3 * manifest.InputSizePixels * manifest.InputSizePixels];
            views.Fill(random.Next(pool.Pictures.Count), number % 2, isMirrored: false, manifest.InputSizePixels, manifest.Mean, manifest.Std, tensor);
            return tensor;
        }).ToList();
        var onnx = new Quantiser(File.ReadAllBytes(backbone), manifest.InputSizePixels, pictures, threads).Run();
        BackboneFiles.Write(work, manifest.Id + "-int8", json, onnx, changed =>
        {
            changed["weights"] = "int8, each output channel with a scale of its own; the first convolution float32";
            changed["quantisedFrom"] = manifest.Id;
        });
    }
}
