using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Tests.Performance;

/// <summary>A project that was trained twice, on pictures of which some have wrong tags.</summary>
public class TrainedProjectFixture(SharedPortal shared) : PortalFixture(shared)
{
    private readonly HttpClient _http = new();

    public Project Project { get; private set; } = null!;

    public Iteration First { get; private set; } = null!;

    public Iteration Second { get; private set; } = null!;

    public EvaluationClient Evaluations => new(_http, Address, TrainingResource.Key1);

    /// <summary>The name of the tag that the second iteration has more than the first.</summary>
    protected virtual string ThirdTag => "book";

    protected override async Task PrepareAsync()
    {
        Project = await CreateProjectAsync("Kitchen shelf");
        var mug = await UploadAsync(Project.Id, "mug", 12);
        await UploadAsync(Project.Id, "donut", 16);
        First = await TrainAsync(Project.Id);
        var book = await Training.CreateTagAsync(Project.Id, ThirdTag);
        await AddAsync(book, "book", 0, 10);
        await AddAsync(mug, "donut", 20, 2);
        await AddAsync(book, "mug", 20, 1);
        Second = await TrainAsync(Project.Id);
    }

    private Task AddAsync(Tag tag, string picture, int first, int count) => Training.CreateImagesFromFilesAsync(Project.Id, new ImageFileCreateBatch
    {
        Images = [.. Enumerable.Range(first, count).Select(index => new ImageFileCreateEntry { Name = $"{picture}-{index}.jpg", Contents = Picture(picture, index) })],
        TagIds = [tag.Id],
    });
}
