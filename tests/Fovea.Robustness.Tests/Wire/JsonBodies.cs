namespace Fovea.Robustness.Tests.Wire;

/// <summary>The operations that take JSON, with a body that each understands.</summary>
/// <remarks><c>{p}</c>, <c>{i}</c>, <c>{t}</c>, <c>{m}</c> stand for the ids of a project, an iteration, a tag and an image, <c>{u}</c> for a project that cannot be trained.</remarks>
internal static class JsonBodies
{
    private const string Region = """{"tagId":"{t}","left":0.1,"top":0.1,"width":0.5,"height":0.5}""";

    public static readonly IReadOnlyList<(string Method, string Address, string Body)> Training =
    [
        ("POST", "projects?name=fuzz", """{"exportModelContainerUri":"https://x.example/c","notificationQueueUri":null}"""),
        ("PATCH", "projects/{u}", """{"name":"renamed","description":"d","settings":{"domainId":"ee85a74c-405e-4adc-bb47-ffa8ca0c9f31","classificationType":"Multiclass","targetExportPlatforms":["VAIDK"],"imageProcessingSettings":{"augmentationMethods":{"rotation":true}}}}"""),
        ("PATCH", "projects/{u}/tags/{t}", """{"name":"renamed","description":"d","type":"Regular"}"""),
        ("POST", "projects/{u}/images/files", $$$$$"""{"images":[{"name":"a.jpg","contents":"/9j/2w==","tagIds":["{t}"],"regions":[{{{{{Region}}}}}]},{"contents":""}],"tagIds":["{t}"],"metadata":{"k":"v"}}"""),
        ("POST", "projects/{u}/images/urls", $$$$$"""{"images":[{"url":"http://10.0.0.1/x.jpg","tagIds":["{t}"],"regions":[{{{{{Region}}}}}]}],"tagIds":[],"metadata":{"k":"v"}}"""),
        ("POST", "projects/{p}/images/predictions", $$$$$"""{"images":[{"id":"{m}","tagIds":["{t}"],"regions":[{{{{{Region}}}}}]}],"tagIds":[],"metadata":{"k":"v"}}"""),
        ("POST", "projects/{p}/images/metadata?imageIds={m}", """{"camera":"north","shift":null}"""),
        ("POST", "projects/{d}/images/regions", """{"regions":[{"imageId":"{m}","tagId":"{t}","left":0.1,"top":0.1,"width":0.5,"height":0.5}]}"""),
        ("POST", "projects/{p}/images/tags", """{"tags":[{"imageId":"{m}","tagId":"{t}"}]}"""),
        ("POST", "projects/{p}/images/suggested?iterationId={i}", """{"tagIds":["{t}"],"threshold":0.5,"session":null,"continuation":null,"maxCount":5,"sortBy":"UncertaintyAscending"}"""),
        ("POST", "projects/{p}/images/suggested/count?iterationId={i}", """{"tagIds":["{t}"],"threshold":0.5}"""),
        ("POST", "projects/{u}/train", """{"selectedTags":["{t}"],"customBaseModelInfo":{"projectId":"{p}","iterationId":"{i}"}}"""),
        ("PATCH", "projects/{p}/iterations/{i}", """{"name":"renamed"}"""),
        ("POST", "projects/{p}/quicktest/url?store=false", """{"url":"http://10.0.0.1/x.jpg"}"""),
        ("POST", "projects/{p}/predictions/query", """{"session":null,"continuation":null,"maxCount":5,"orderBy":"Newest","tags":[{"id":"{t}","minThreshold":0.1,"maxThreshold":0.9}],"iterationId":"{i}","startTime":"2026-01-01T00:00:00Z","endTime":"2027-01-01T00:00:00Z","application":"a"}"""),
    ];

    public static readonly IReadOnlyList<(string Method, string Address, string Body)> Prediction =
    [
        ("POST", "{p}/classify/iterations/production/url", """{"url":"http://10.0.0.1/x.jpg"}"""),
        ("POST", "{p}/classify/iterations/production/url/nostore", """{"url":"http://10.0.0.1/x.jpg"}"""),
        ("POST", "{p}/detect/iterations/production/url", """{"url":"http://10.0.0.1/x.jpg"}"""),
    ];

    public static readonly IReadOnlyList<(string Method, string Address, string Body)> Management =
    [
        ("POST", "manage/resources", """{"name":"fuzz","kind":"training","region":"local","quotaTier":"f0","quota":{"projects":3},"rateTier":"none","rates":{"otherCallsPerSecond":5}}"""),
        ("PATCH", "manage/resources/fovea-multi", """{"quotaTier":"none","quota":{"projects":3},"rateTier":"none","rates":{"otherCallsPerSecond":5}}"""),
    ];
}
