namespace Fovea.Protocol.Training;

/// <summary>The domains, in the order in which GetDomains lists them.</summary>
public static class DomainCatalogue
{
    // Recorded for the classic compact classifiers; for the [S1] classifier the documents name the same platforms.
    private static readonly string[] CompactClassifier = ["VAIDK", "CoreML", "DockerFile", "ONNX", "OpenVino", "TensorFlow"];
    private static readonly string[] CompactDetector = ["CoreML", "DockerFile", "ONNX", "TensorFlow"];

    /// <summary>The domain of a project that names none: General, for classification.</summary>
    public static Guid DefaultId { get; } = new("ee85a74c-405e-4adc-bb47-ffa8ca0c9f31");

    /// <summary>The domain of products on shop shelves, the only one whose projects have a tag of type GeneralProduct.</summary>
    public static Guid ProductsOnShelvesId { get; } = new("3780a898-81c3-4516-81ae-3a139614e1f3");

    /// <summary>All 18 domains.</summary>
    public static IReadOnlyList<Domain> All { get; } =
    [
        Classifier("2e37d7fb-3a54-486a-b4d6-cfc369af0018", "General [A2]"),
        Classifier("a8e3c40f-fb4a-466f-832a-5e457ae4a344", "General [A1]"),
        Classifier("ee85a74c-405e-4adc-bb47-ffa8ca0c9f31", "General"),
        Classifier("c151d5b5-dd07-472a-acc8-15d29dea8518", "Food"),
        Classifier("ca455789-012d-4b50-9fec-5bb63841c793", "Landmarks"),
        Classifier("b30a91ae-e3c1-4f73-a81e-c270bff27c39", "Retail"),
        Classifier("45badf75-3591-4f26-a705-45678d3e9f5f", "Adult"),
        Compact(Classifier("a1db07ca-a19a-4830-bae8-e004a42dc863", "General (compact) [S1]"), CompactClassifier, 43, null),
        Compact(Classifier("0732100f-1a38-4e49-a514-c9b44c697ab5", "General (compact)"), CompactClassifier, 5, "ShuffleNet"),
        Compact(Classifier("8882951b-82cd-4c32-970b-d5f8cb8bf6d7", "Food (compact)"), CompactClassifier, 5, "ShuffleNet"),
        Compact(Classifier("b5cfd229-2ac7-4b2b-8d0a-2b0661344894", "Landmarks (compact)"), CompactClassifier, 5, "ShuffleNet"),
        Compact(Classifier("6b4faeda-8396-481b-9f8b-177b9fa3097f", "Retail (compact)"), CompactClassifier, 5, "ShuffleNet"),
        Detector("9c616dff-2e7d-ea11-af59-1866da359ce6", "General [A1]"),
        Detector("da2e3a8a-40a5-4171-82f4-58522f70fbc1", "General"),
        Detector("1d8ffafe-ec40-4fb2-8f90-72b3b6cecea4", "Logo"),
        Detector("3780a898-81c3-4516-81ae-3a139614e1f3", "Products on Shelves"),
        Compact(Detector("7ec2ac80-887b-48a6-8df9-8b1357765430", "General (compact) [S1]"), [.. CompactClassifier, "IVS"], 13, "SSD"),
        Compact(Detector("a27d5ca5-bb19-49d8-a70a-fec086c47f5b", "General (compact)"), CompactDetector, 42, "YOLO"),
    ];

    /// <summary>The domain with an id, or null when there is none.</summary>
    public static Domain? Find(Guid id) => All.FirstOrDefault(domain => domain.Id == id);

    private static Domain Classifier(string id, string name) => Create(id, name, DomainType.Classification);

    private static Domain Detector(string id, string name) => Create(id, name, DomainType.ObjectDetection);

    private static Domain Create(string id, string name, DomainType type) =>
        new() { Id = new Guid(id), Name = name, Type = type, Enabled = true };

    private static Domain Compact(Domain domain, string[] platforms, int megabytes, string? family) => domain with
    {
        Exportable = true,
        ExportablePlatforms = platforms,
        ModelInformation = new ModelInformation
        {
            EstimatedModelSizeInMegabytes = megabytes,
            Description = family is null ? domain.Name : $"{family}-like model",
        },
    };
}
