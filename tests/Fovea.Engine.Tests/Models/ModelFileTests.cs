using Fovea.Engine.Data;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Fovea.Engine.Tests.Models;

public class ModelFileTests(DrawnPictures pictures)
{
    [Fact]
    public void ModelFile_RunByPlainOnnxRuntime_AnswersAsTheClassifier()
    {
        using var classifier = Classifier.Load(pictures.Onnx);
        using var session = new InferenceSession(pictures.Onnx);
        foreach (var image in DrawnPictures.Draw("die", 1, firstIndex: 100, count: 3))
        {
            var expected = classifier.Classify(image.Read());

            var (probabilities, _) = RunPlain(session, pictures.TensorOf(image));

            Assert.All(expected.Zip(probabilities), p => Assert.Equal(p.First, p.Second, 1e-5f));
        }
    }

    [Fact]
    public void ModelFile_BatchOfTwo_GivesOneRowEach()
    {
        using var session = new InferenceSession(pictures.Onnx);
        var first = pictures.TensorOf(pictures.Set.Images[0]);
        var second = pictures.TensorOf(pictures.Set.Images[^1]);

        var (both, _) = RunPlain(session, [.. first, .. second]);

        float[] alone = [.. RunPlain(session, first).Probabilities, .. RunPlain(session, second).Probabilities];
        Assert.All(alone.Zip(both), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void ModelFile_Features_AreThoseOfTheBackbone()
    {
        using var session = new InferenceSession(pictures.Onnx);
        var tensor = pictures.TensorOf(pictures.Set.Images[0]);
        var expected = new float[512];
        pictures.Backbone.Extract(tensor, expected);

        var (_, features) = RunPlain(session, tensor);

        Assert.All(expected.Zip(features), p => Assert.Equal(p.First, p.Second, 1e-4f));
    }

    [Fact]
    public void ModelFile_Multilabel_EndsInASigmoid()
    {
        var head = new ClassificationHead(ClassificationType.Multilabel, 512, 2, new float[2 * 512], [0, 2]);
        var metadata = pictures.Model.Metadata with { Type = ClassificationType.Multilabel, Tags = ["a", "b"] };
        var onnx = ModelFile.Compose(pictures.Backbone.ReadModel(), pictures.Backbone.Manifest, head, metadata);
        using var classifier = Classifier.Load(onnx);

        var probabilities = classifier.Classify(pictures.Set.Images[0].Read());

        // No weights: sigmoid(0) = 1/2 and sigmoid(2) = 1 / (1 + e^-2) = 0.880797.
        Assert.Equal(0.5f, probabilities[0], 1e-6f);
        Assert.Equal(0.880797f, probabilities[1], 1e-6f);
    }

    [Fact]
    public void ReadMetadata_OfAModel_GivesWhatWasWritten()
    {
        var written = pictures.Model.Metadata;

        var read = ModelFile.ReadMetadata(pictures.Onnx);

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(DrawnPictures.Tags, read.Tags);
        Assert.Equal(("fovea-v0-int8", 160, 7), (read.BackboneId, read.InputSizePixels, read.Seed));
    }

    [Fact]
    public void ReadMetadata_ModelOfSomebodyElse_ThrowsSayingSo()
    {
        var error = Assert.Throws<InvalidModelException>(() => ModelFile.ReadMetadata(pictures.Backbone.ReadModel()));

        Assert.Contains("0 metadata entries named 'fovea'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"inputSizePixels\":160", "\"inputSizePixels\":1000000", "inputSizePixels")]
    [InlineData("\"formatVersion\":1", "\"formatVersion\":2", "formatVersion")]
    [InlineData("\"type\":\"Multiclass\"", "\"type\":\"Other\"", "not as expected")]
    [InlineData("\"donut\"", "\"die\"", "tags")]
    [InlineData("\"threshold\":0.5", "\"threshold\":5", "threshold")]
    [InlineData("\"tags\":[", "\"other\":[", "tags")]
    public void ReadMetadata_Tampered_ThrowsNamingTheValue(string part, string replacement, string named)
    {
        var model = OnnxModel.Load(pictures.Onnx);
        Assert.Contains(part, model.MetadataProps[0].Value, StringComparison.Ordinal);
        model.MetadataProps[0].Value = model.MetadataProps[0].Value.Replace(part, replacement, StringComparison.Ordinal);

        var error = Assert.Throws<InvalidModelException>(() => ModelFile.ReadMetadata(OnnxModel.Save(model)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_HeadForOtherFeatures_Throws()
    {
        var head = new ClassificationHead(ClassificationType.Multiclass, 3, 3, new float[9], new float[3]);

        Assert.Throws<ArgumentException>(() =>
            ModelFile.Compose(pictures.Backbone.ReadModel(), pictures.Backbone.Manifest, head, pictures.Model.Metadata));
    }

    private static (float[] Probabilities, float[] Features) RunPlain(InferenceSession session, float[] tensors)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(tensors, [tensors.Length / (3 * 160 * 160), 3, 160, 160]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input"], [input], ["probabilities", "features"]);
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[1].GetTensorDataAsSpan<float>().ToArray());
    }
}
