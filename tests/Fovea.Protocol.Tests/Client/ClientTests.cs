namespace Fovea.Protocol.Tests.Client;

using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Fovea.Protocol.Client;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

public sealed class ClientTests
{
    private static readonly Guid Project = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Other = new("00000000-0000-0000-0000-000000000002");
    private static readonly Uri Endpoint = new("http://localhost:7070/");

    public static TheoryData<string> TrainingOperations { get; } = new(OperationNames(typeof(TrainingClient)));

    public static TheoryData<string> PredictionOperations { get; } = new(OperationNames(typeof(PredictionClient)));

    [Theory]
    [MemberData(nameof(TrainingOperations))]
    public Task TrainingMethod_Called_SendsItsOperation(string name) =>
        AssertSendsOperationAsync(name, OperationCatalogue.Training, "/customvision/v3.3/training/", "Training-Key",
            http => new TrainingClient(http, Endpoint, "secret"));

    [Theory]
    [MemberData(nameof(PredictionOperations))]
    public Task PredictionMethod_Called_SendsItsOperation(string name) =>
        AssertSendsOperationAsync(name, OperationCatalogue.Prediction, "/customvision/v3.1/prediction/", "Prediction-Key",
            http => new PredictionClient(http, Endpoint, "secret"));

    [Fact]
    public async Task Query_OfSeveralKinds_IsWrittenAsTheApiReadsIt()
    {
        var network = new RecordingHandler(HttpStatusCode.OK, "[]");
        var query = new ImageQuery
        {
            TagIds = [Project, Other],
            TaggingStatus = TaggingStatus.Tagged,
            Filter = "shelf eq 'top'",
            OrderBy = ImageOrderBy.Oldest,
            Take = 256,
        };

        await Training(network).GetImagesAsync(Project, query);

        Assert.Equal(
            $"?tagIds={Project}%2C{Other}&taggingStatus=Tagged&$filter=shelf%20eq%20%27top%27&orderBy=Oldest&take=256",
            network.Sent[0].Request.RequestUri!.Query);
    }

    [Fact]
    public async Task Query_OfAnEmptyList_LeavesItOut()
    {
        var network = new RecordingHandler(HttpStatusCode.OK, """{ "isBatchSuccessful": true, "images": [] }""");

        await Training(network).CreateImagesFromDataAsync(Project, new MemoryStream([1, 2, 3]), tagIds: []);

        var (request, _) = network.Sent[0];
        Assert.Equal("", request.RequestUri!.Query);
        Assert.Equal("application/octet-stream", request.Content!.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task UpdateTag_WithOneChange_SendsNothingElse()
    {
        var network = new RecordingHandler(HttpStatusCode.OK, "{}");

        await Training(network).UpdateTagAsync(Project, Other, new Tag { Name = "pear" });

        Assert.Equal("""{"name":"pear"}""", network.Sent[0].Body);
    }

    [Fact]
    public async Task PublishedName_WithABlankAndASlash_IsOneSegment()
    {
        var network = new RecordingHandler(HttpStatusCode.OK, "{}");
        var client = new PredictionClient(new HttpClient(network), Endpoint, "secret");

        await client.ClassifyImageUrlAsync(Project, "best one/two", new ImageUrl { Url = "http://x/y.jpg" });

        Assert.EndsWith("/classify/iterations/best%20one%2Ftwo/url", network.Sent[0].Request.RequestUri!.AbsoluteUri);
    }

    [Theory]
    [InlineData(404, """{ "code": "NotFoundProject", "message": "No such project." }""", "NotFoundProject", "No such project.")]
    [InlineData(401, """{ "error": { "code": "401", "message": "Access denied." } }""", "401", "Access denied.")]
    [InlineData(404, """{ "statusCode": 404, "message": "Resource not found" }""", "404", "Resource not found")]
    [InlineData(502, "<html></html>", "502", "The server answered 502 (BadGateway).")]
    [InlineData(500, "", "500", "The server answered 500 (InternalServerError).")]
    [InlineData(400, "[1]", "400", "The server answered 400 (BadRequest).")]
    public async Task ErrorAnswer_InEachShape_BecomesAnException(int status, string body, string code, string message)
    {
        var client = Training(new RecordingHandler((HttpStatusCode)status, body));

        var error = await Assert.ThrowsAsync<CustomVisionException>(() => client.GetProjectAsync(Project));

        Assert.Equal((status, code, message), ((int)error.StatusCode, error.Code, error.Message));
    }

    private static TrainingClient Training(RecordingHandler network) => new(new HttpClient(network), Endpoint, "secret");

    private static IEnumerable<string> OperationNames(Type client) =>
        client.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => method.Name[..^"Async".Length]);

    private static async Task AssertSendsOperationAsync(
        string name, IReadOnlyList<Operation> operations, string basePath, string keyHeader, Func<HttpClient, object> create)
    {
        var operation = Assert.Single(operations, operation => operation.Name == name);
        var method = create(new HttpClient()).GetType().GetMethod($"{name}Async")!;
        var network = new RecordingHandler(HttpStatusCode.OK, AnswerFor(method));

        await (Task)method.Invoke(create(new HttpClient(network)), [.. method.GetParameters().Select(Argument)])!;

        var request = Assert.Single(network.Sent).Request;
        Assert.Equal(operation.Method, request.Method.Method);
        Assert.Matches($"^{basePath}{Regex.Replace(operation.Path, @"\{\w+\}", "[^/]+")}$", request.RequestUri!.AbsolutePath);
        Assert.Equal(["secret"], request.Headers.GetValues(keyHeader));
    }

    private static string AnswerFor(MethodInfo method)
    {
        var result = method.ReturnType.GetGenericArguments().FirstOrDefault();
        return result switch
        {
            _ when result == typeof(bool) => "true",
            _ when result == typeof(int) => "7",
            { Name: "IReadOnlyList`1" } => "[]",
            _ => "{}",
        };
    }

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        _ when parameter.HasDefaultValue => parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None : null,
        var type when type == typeof(Guid) => Project,
        var type when type == typeof(string) => "name",
        var type when type == typeof(Stream) => new MemoryStream([1]),
        var type when type == typeof(IReadOnlyCollection<Guid>) => new[] { Other },
        var type when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string>(),
        var type => Activator.CreateInstance(type),
    };
}
