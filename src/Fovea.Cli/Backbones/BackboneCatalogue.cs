namespace Fovea.Cli.Backbones;

/// <summary>Public networks. Hashes and lengths are those of the publishers' own records; what is not recorded there is not filled in.</summary>
internal static class BackboneCatalogue
{
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        // Hash and length: the Git LFS record in github.com/onnx/models, validated/vision/classification.
        Zoo("shufflenet-v2", "shufflenet-v2-12", "ShuffleNet v2, ImageNet", 9_218_556, "ea69821b4dd374ae2f33f9710dd1229ac263d0ee5b5a46ca3521f6483e1ba035"),
        Zoo("mobilenet-v2", "mobilenetv2-12", "MobileNet v2, ImageNet"),
        Zoo("resnet-50-v1", "resnet50-v1-12", "ResNet-50 v1, ImageNet"),
        Hub("resnet-18", "Xenova/resnet-18", "ResNet-18 of microsoft/resnet-18, ImageNet"),
        Hub("resnet-50", "Xenova/resnet-50", "ResNet-50 of microsoft/resnet-50, ImageNet"),
        Hub("mobilenet-v4-small", "onnx-community/mobilenetv4_conv_small.e2400_r224_in1k", "MobileNet v4 conv small of timm, ImageNet"),
    ];

    private static CatalogueEntry Zoo(string name, string model, string description, long? bytes = null, string? sha256 = null) =>
        new(name, new Uri($"https://huggingface.co/onnxmodelzoo/{model}/resolve/main/{model}.onnx"), "Apache-2.0", bytes, sha256, description);

    private static CatalogueEntry Hub(string name, string repository, string description) =>
        new(name, new Uri($"https://huggingface.co/{repository}/resolve/main/onnx/model.onnx"), "Apache-2.0", null, null, description);
}
