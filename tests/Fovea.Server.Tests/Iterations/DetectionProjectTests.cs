using System.Net;
using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using NetVips;
using Image = NetVips.Image;

namespace Fovea.Server.Tests.Iterations;

public sealed class DetectionProjectTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly Guid Detection = new("da2e3a8a-40a5-4171-82f4-58522f70fbc1");
    private static readonly Guid Shelves = new("3780a898-81c3-4516-81ae-3a139614e1f3");

    [Fact]
    public async Task Project_WhateverTypeIsAskedFor_IsMultilabel()
    {
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection, classificationType: Classifier.Multiclass);
        Assert.Equal(Classifier.Multilabel, project.Settings!.ClassificationType);

        var updated = await server.Training.PatchJsonAsync($"projects/{project.Id}", """{"settings":{"classificationType":"Multiclass"}}""").ShouldSucceedAsync();
        Assert.Equal("Multilabel", updated.GetProperty("settings").GetProperty("classificationType").GetString());
    }

    [Fact]
    public async Task GeneralProductTag_OnlyInProductsOnShelves()
    {
        var boxes = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection);
        var shelves = await server.TrainingClient.CreateProjectAsync("shelves", domainId: Shelves);
        var tag = await server.TrainingClient.CreateTagAsync(boxes.Id, "plain");

        await server.Training.PostAsync($"projects/{boxes.Id}/tags?name=product&type=GeneralProduct", null).ShouldFailAsync(ErrorCode.BadRequestTagType);
        await server.Training.PatchJsonAsync($"projects/{boxes.Id}/tags/{tag.Id}", """{"type":"GeneralProduct"}""").ShouldFailAsync(ErrorCode.BadRequestTagType);
        Assert.Equal(TagType.GeneralProduct, (await server.TrainingClient.CreateTagAsync(shelves.Id, "product", type: TagType.GeneralProduct)).Type);
        await server.Training.PostAsync($"projects/{shelves.Id}/tags?name=other&type=GeneralProduct", null).ShouldFailAsync(ErrorCode.BadRequestMultipleGeneralProductTag);
    }

    [Fact]
    public async Task Train_WithoutTagsOrWithTooFewBoxedImages_FailsValidation()
    {
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection);
        await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestDetectionTrainingValidationFailed);

        var images = await UploadAsync(project.Id, 15);
        var tag = (await server.TrainingClient.CreateTagAsync(project.Id, "thing")).Id;
        // Tagged, but without boxes: nothing to learn from.
        await server.TrainingClient.CreateImageTagsAsync(project.Id, new ImageTagCreateBatch { Tags = [.. images.Select(i => new ImageTagCreateEntry { ImageId = i, TagId = tag })] });
        // Two boxes on one image are one image.
        await BoxAsync(project.Id, tag, [.. images.Take(14), images[0]]);

        var message = await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestDetectionTrainingValidationFailed);

        Assert.Contains("'thing' has 14 images; each tag needs at least 15. Add 1 more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_WithANegativeTag_IsRefused()
    {
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection);
        await server.TrainingClient.CreateTagAsync(project.Id, "nothing", type: TagType.Negative);

        await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestDetectionTrainingNotAllowNegativeTag);
    }

    [Fact]
    public async Task Train_ValidDetector_SaysThatItIsNotBuilt()
    {
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection);
        var images = await UploadAsync(project.Id, 15);
        await BoxAsync(project.Id, (await server.TrainingClient.CreateTagAsync(project.Id, "thing")).Id, images);

        await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestOperationNotSupported, HttpStatusCode.NotImplemented);

        Assert.Empty(await server.TrainingClient.GetIterationsAsync(project.Id));
    }

    private async Task<IReadOnlyList<Guid>> UploadAsync(Guid project, int count)
    {
        var summary = await server.TrainingClient.CreateImagesFromFilesAsync(project, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(0, count).Select(i => new ImageFileCreateEntry { Name = $"{i}.png", Contents = Plain(i) })],
        });
        return [.. summary.Images.Select(i => i.Image!.Id)];
    }

    private static byte[] Plain(int shade)
    {
        using var image = Image.Black(16, 16).Linear([1.0], [(double)shade]).Cast(Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }

    private async Task BoxAsync(Guid project, Guid tag, IReadOnlyList<Guid> images) =>
        await server.Training.PostJsonAsync($"projects/{project}/images/regions", JsonSerializer.Serialize(new
        {
            regions = images.Select((image, index) => new { imageId = image, tagId = tag, left = 0.01 * index, top = 0, width = 0.5, height = 1 }),
        })).ShouldSucceedAsync();
}
