using System.Net;
using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests.Projects;

public sealed class ProjectErrorTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly string TooLong = new('n', 257);

    public static TheoryData<string, string> BadCreations => new()
    {
        { "projects", nameof(ErrorCode.BadRequestProjectName) },
        { "projects?name=", nameof(ErrorCode.BadRequestProjectName) },
        { "projects?name=%20", nameof(ErrorCode.BadRequestProjectName) },
        { $"projects?name={TooLong}", nameof(ErrorCode.BadRequestProjectName) },
        { $"projects?name=a&description={new string('d', 4001)}", nameof(ErrorCode.BadRequestProjectDescription) },
        { $"projects?name=a&domainId={Guid.NewGuid()}", nameof(ErrorCode.BadRequestProjectUnknownDomain) },
        { "projects?name=a&domainId=x", nameof(ErrorCode.BadRequestInvalidIds) },
        { "projects?name=a&classificationType=Both", nameof(ErrorCode.BadRequestProjectUnknownClassification) },
        { "projects?name=a&classificationType=1", nameof(ErrorCode.BadRequestProjectUnknownClassification) },
        { "projects?name=a&targetExportPlatforms=VAIDK,Nothing", nameof(ErrorCode.BadRequestProjectUnsupportedExportPlatform) },
    };

    public static TheoryData<string, string> BadChanges => new()
    {
        { """{"name":""}""", nameof(ErrorCode.BadRequestProjectName) },
        { $$"""{"name":"{{TooLong}}"}""", nameof(ErrorCode.BadRequestProjectName) },
        { """{"settings":{"domainId":"11111111-1111-1111-1111-111111111111"}}""", nameof(ErrorCode.BadRequestProjectUnknownDomain) },
        // Object detection, General.
        { """{"settings":{"domainId":"da2e3a8a-40a5-4171-82f4-58522f70fbc1"}}""", nameof(ErrorCode.BadRequestProjectUnsupportedDomainTypeChange) },
        { """{"settings":{"targetExportPlatforms":["Nothing"]}}""", nameof(ErrorCode.BadRequestProjectUnsupportedExportPlatform) },
        { """{"settings":{"targetExportPlatforms":[null]}}""", nameof(ErrorCode.BadRequestProjectUnsupportedExportPlatform) },
        { """{"settings":{"imageProcessingSettings":{"augmentationMethods":{"sharpen":true}}}}""", nameof(ErrorCode.BadRequestProjectImagePreprocessingSettings) },
        { """{"settings":{"classificationType":"Both"}}""", nameof(ErrorCode.BadRequestProjectUnknownClassification) },
    };

    [Theory]
    [MemberData(nameof(BadCreations))]
    public async Task CreateProject_BadArgument_IsRefused(string address, string code)
    {
        var before = (await server.TrainingClient.GetProjectsAsync()).Count;

        await server.Training.PostAsync(address, null).ShouldFailAsync(Codes.Find(code));

        Assert.Equal(before, (await server.TrainingClient.GetProjectsAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(BadChanges))]
    public async Task UpdateProject_BadChange_IsRefusedAndChangesNothing(string json, string code)
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PatchJsonAsync($"projects/{project.Id}", json).ShouldFailAsync(Codes.Find(code));

        var after = await server.TrainingClient.GetProjectAsync(project.Id);
        Assert.Equal((project.Name, project.Settings!.DomainId, project.LastModified), (after.Name, after.Settings!.DomainId, after.LastModified));
    }

    [Fact]
    public async Task CreateProject_WithLowerCaseEnum_IsUnderstood()
    {
        var project = await server.Training.PostAsync("projects?name=a&classificationType=multiclass&targetExportPlatforms=vaidk", null).ShouldSucceedAsync();

        Assert.Equal("Multiclass", project.GetProperty("settings").GetProperty("classificationType").GetString());
        Assert.Equal("VAIDK", project.GetProperty("settings").GetProperty("targetExportPlatforms")[0].GetString());
    }

    [Fact]
    public async Task CreateProject_SameNameTwice_IsAllowed()
    {
        await server.Training.PostAsync("projects?name=twice", null).ShouldSucceedAsync();
        await server.Training.PostAsync("projects?name=twice", null).ShouldSucceedAsync();
    }

    [Fact]
    public async Task CreateProject_NameAtTheLimit_IsTaken() =>
        await server.Training.PostAsync($"projects?name={new string('n', 256)}", null).ShouldSucceedAsync();

    [Fact]
    public async Task Project_UnknownOrMalformedId_IsNotFoundOrRefused()
    {
        var unknown = Guid.NewGuid();

        Assert.Contains(unknown.ToString(), await server.Training.GetAsync($"projects/{unknown}").ShouldFailAsync(ErrorCode.NotFoundProject));
        await server.Training.DeleteAsync($"projects/{unknown}").ShouldFailAsync(ErrorCode.NotFoundProject);
        await server.Training.PatchJsonAsync($"projects/{unknown}", "{}").ShouldFailAsync(ErrorCode.NotFoundProject);
        Assert.Contains("'x'", await server.Training.GetAsync("projects/x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds));
    }

    [Fact]
    public async Task Project_IdInBracesOrUpperCase_IsUnderstood()
    {
        var project = await server.CreateProjectAsync();

        await server.Training.GetAsync($"projects/{project.Id.ToString("B").ToUpperInvariant()}").ShouldSucceedAsync();
        await server.Training.GetAsync($"projects/{project.Id.ToString().ToUpperInvariant()}").ShouldSucceedAsync();
    }

    [Fact]
    public async Task UpdateProject_WithPartOfTheFields_LeavesTheOthers()
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PatchJsonAsync($"projects/{project.Id}", """{"name":"new","description":"d"}""").ShouldSucceedAsync();
        await server.Training.PatchJsonAsync($"projects/{project.Id}", """{"settings":{"imageProcessingSettings":{"augmentationMethods":{"rotation":false}}}}""").ShouldSucceedAsync();

        var after = await server.TrainingClient.GetProjectAsync(project.Id);
        Assert.Equal(("new", "d", project.Settings!.ClassificationType), (after.Name, after.Description, after.Settings!.ClassificationType));
        Assert.False(after.Settings.ImageProcessingSettings!.AugmentationMethods!["rotation"]);
        Assert.True(after.Settings.ImageProcessingSettings.AugmentationMethods["scaling"]);
    }

    [Fact]
    public async Task DeletedProject_IsGone()
    {
        var project = await server.CreateProjectAsync();

        await server.Training.DeleteAsync($"projects/{project.Id}").ShouldSucceedAsync(HttpStatusCode.NoContent);

        await server.Training.GetAsync($"projects/{project.Id}").ShouldFailAsync(ErrorCode.NotFoundProject);
        await server.Training.DeleteAsync($"projects/{project.Id}").ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task GetDomain_UnknownOrMalformedId_IsNotFoundOrRefused()
    {
        await server.Training.GetAsync($"domains/{Guid.NewGuid()}").ShouldFailAsync(ErrorCode.NotFoundDomain);
        await server.Training.GetAsync("domains/x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
    }
}
