namespace Fovea.Protocol.Tests.Json;

using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Protocol.Json;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

public sealed class ProtocolJsonTests
{
    private static readonly Guid Id = new("2e37d7fb-3a54-486a-b4d6-cfc369af0018");

    [Theory]
    [InlineData("2020-11-06T16:37:26.2667890+00:00", "2020-11-06T16:37:26.266Z")]
    [InlineData("2020-11-06T16:37:26.2600000+00:00", "2020-11-06T16:37:26.26Z")]
    [InlineData("2020-11-06T16:37:26.0000000+00:00", "2020-11-06T16:37:26Z")]
    [InlineData("2020-11-06T18:37:26.5000000+02:00", "2020-11-06T16:37:26.5Z")]
    public void Date_OfAProject_IsUtcWithUpToThreeDigits(string value, string expected) =>
        Assert.Equal(expected, Text(Write(new Project { Created = DateTimeOffset.Parse(value) }), "created"));

    [Theory]
    [InlineData("2020-11-06T17:34:53.6925759+00:00", "2020-11-06T17:34:53.6925759Z")]
    [InlineData("2020-11-06T17:34:53.6925000+00:00", "2020-11-06T17:34:53.6925Z")]
    public void Date_OfAnImage_IsUtcWithUpToSevenDigits(string value, string expected) =>
        Assert.Equal(expected, Text(Write(new Image { Created = DateTimeOffset.Parse(value) }), "created"));

    [Theory]
    [InlineData("2020-11-06T17:34:53.6925759", 6925759)]
    [InlineData("2020-11-06T17:34:53.6925759Z", 6925759)]
    [InlineData("2020-11-06T17:34:53.26Z", 2600000)]
    [InlineData("2020-11-06T17:34:53", 0)]
    [InlineData("2020-11-06T19:34:53+02:00", 0)]
    public void Date_WithAndWithoutZ_IsReadAsUtc(string text, int ticks)
    {
        var expected = new DateTimeOffset(2020, 11, 6, 17, 34, 53, TimeSpan.Zero).AddTicks(ticks);

        Assert.Equal(expected, Read<Image>($$"""{ "created": "{{text}}" }""").Created);
        Assert.Equal(expected, Read<PredictionQueryToken>($$"""{ "startTime": "{{text}}" }""").StartTime);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"11/06/2020\"")]
    [InlineData("1604680493")]
    public void Date_InAnotherForm_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => Read<PredictionQueryToken>($$"""{ "startTime": {{json}} }"""));

    [Fact]
    public void Image_WithoutTagsRegionsAndMetadata_LeavesThemOut()
    {
        var json = Write(new Image { Tags = [], Regions = null, Metadata = new Dictionary<string, string>() });

        Assert.False(json.ContainsKey("tags"));
        Assert.False(json.ContainsKey("regions"));
        Assert.False(json.ContainsKey("metadata"));
        Assert.True(json.ContainsKey("thumbnailUri"));
    }

    [Fact]
    public void Image_WithTags_WritesThem()
    {
        var json = Write(new Image { Tags = [new ImageTag { TagId = Id }] });

        Assert.Equal("""[{"tagId":"2e37d7fb-3a54-486a-b4d6-cfc369af0018","tagName":null,"created":"0001-01-01T00:00:00Z"}]""",
            json["tags"]!.ToJsonString());
    }

    [Fact]
    public void Iteration_StillTraining_LeavesOutTrainedAtAndWritesOtherNulls()
    {
        var json = Write(new Iteration { Name = "Iteration 1", Status = IterationStatus.Training, TrainingType = TrainingType.Regular });

        Assert.False(json.ContainsKey("trainedAt"));
        foreach (var name in new[] { "exportableTo", "domainId", "classificationType", "publishName", "trainingErrorDetails" })
        {
            Assert.True(json.ContainsKey(name), name);
            Assert.Null(json[name]);
        }
        Assert.Equal("Regular", Text(json, "trainingType"));
        Assert.Equal(0, (int)json["trainingTimeInMinutes"]!);
    }

    [Fact]
    public void Prediction_OfAClassifier_LeavesOutTheBox()
    {
        var json = Write(new Prediction { Probability = 8.79471951E-13f, TagId = Id, TagName = "apple", TagType = TagType.Regular });

        Assert.Equal(["probability", "tagId", "tagName", "tagType"], json.Select(property => property.Key).Order());
        // The recorded text 8.79471951E-13 and the shortest one that reads back to the same float are the same number.
        Assert.Equal(8.79471951E-13f, (float)json["probability"]!);
    }

    [Fact]
    public void ExportModel_WithoutFlavor_WritesNullAndExactEnumNames()
    {
        var json = Write(new ExportModel { Platform = ExportPlatform.ONNX, Status = ExportStatus.Exporting });

        Assert.Equal(
            """{"platform":"ONNX","status":"Exporting","downloadUri":null,"flavor":null,"newerVersionAvailable":false}""",
            json.ToJsonString());
    }

    [Fact]
    public void ProjectExport_EstimatedImportTime_KeepsTheCapitalsOfTheContract() =>
        Assert.True(Write(new ProjectExport()).ContainsKey("estimatedImportTimeInMS"));

    [Theory]
    [InlineData("multilabel")]
    [InlineData("MULTILABEL")]
    [InlineData("Multilabel")]
    public void Enum_InAnyCase_IsRead(string text) =>
        Assert.Equal(
            Classifier.Multilabel, Read<ProjectSettings>($$"""{ "classificationType": "{{text}}" }""").ClassificationType);

    [Fact]
    public void Enum_WithAnUnknownName_NamesTheValueAndTheAllowedOnes()
    {
        var error = Assert.Throws<JsonException>(() => Read<Tag>("""{ "type": "Positive" }"""));

        Assert.Equal("\"Positive\" is not a TagType; allowed are Regular, Negative, GeneralProduct.", error.Message);
        Assert.Equal("$.type", error.Path);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"Regular, Negative\"")]
    public void Enum_AsANumberOrAList_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => Read<Tag>($$"""{ "type": {{json}} }"""));

    [Fact]
    public void Names_Capitalised_AreRead() => Assert.Equal("http://x/y.jpg", Read<ImageUrl>("""{ "Url": "http://x/y.jpg" }""").Url);

    [Theory]
    [InlineData("2E37D7FB-3A54-486A-B4D6-CFC369AF0018")]
    [InlineData("{2e37d7fb-3a54-486a-b4d6-cfc369af0018}")]
    [InlineData("2e37d7fb3a54486ab4d6cfc369af0018")]
    public void Id_InAnyCommonForm_IsReadAndWrittenInLowerCaseWithDashes(string text)
    {
        var entry = Read<ImageTagCreateEntry>($$"""{ "imageId": "{{text}}", "tagId": null }""");

        Assert.Equal("2e37d7fb-3a54-486a-b4d6-cfc369af0018", Text(Write(entry), "imageId"));
        Assert.Equal(Guid.Empty, entry.TagId);
    }

    [Fact]
    public void Id_ThatIsNone_IsNamed()
    {
        var error = Assert.Throws<JsonException>(() => Read<ImageTagCreateEntry>("""{ "imageId": "apple" }"""));

        Assert.Contains("\"apple\" is not an id", error.Message);
    }

    [Fact]
    public void IdAsKey_OfACountPerTag_RoundTrips()
    {
        var counts = new Dictionary<Guid, int> { [Id] = 3 };

        var json = JsonSerializer.Serialize(counts, ProtocolJson.Options);

        Assert.Equal("""{"2e37d7fb-3a54-486a-b4d6-cfc369af0018":3}""", json);
        Assert.Equal(counts, JsonSerializer.Deserialize<Dictionary<Guid, int>>(json, ProtocolJson.Options));
    }

    [Fact]
    public void FileBatch_WithOmittedProperties_ReadsThemAsNull()
    {
        // "AQID" is Base64 of the bytes 1, 2, 3.
        var batch = Read<ImageFileCreateBatch>("""{ "images": [{ "name": "a.jpg", "contents": "AQID" }] }""");

        var entry = Assert.Single(batch.Images!);
        Assert.Equal([1, 2, 3], entry.Contents!);
        Assert.Null(entry.TagIds);
        Assert.Null(batch.TagIds);
        Assert.Null(batch.Metadata);
    }

    [Fact]
    public void AugmentationMethods_KeysWithBlanks_StayAsTheyAre()
    {
        var methods = new Dictionary<string, bool> { ["horizontal flip"] = false };

        var json = Write(new ImageProcessingSettings { AugmentationMethods = methods });

        Assert.Equal("""{"augmentationMethods":{"horizontal flip":false}}""", json.ToJsonString());
    }

    [Fact]
    public void Text_BeyondAscii_IsWrittenReadably() =>
        Assert.Contains("\"Äpfel\"", JsonSerializer.Serialize(new Tag { Name = "Äpfel" }, ProtocolJson.Options));

    [Fact]
    public void Nesting_DeeperThan32_IsRefused()
    {
        var json = new string('[', 33) + new string(']', 33);

        Assert.Throws<JsonException>(() => Read<object>(json));
    }

    [Fact]
    public void Configure_OfOptionsThatExist_WritesAsOptionsDo()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ProtocolJson.Configure(options);
        var image = new Image { Id = Id, Tags = [] };

        Assert.Equal(JsonSerializer.Serialize(image, ProtocolJson.Options), JsonSerializer.Serialize(image, options));
    }

    private static JsonObject Write<T>(T value) => JsonSerializer.SerializeToNode(value, ProtocolJson.Options)!.AsObject();

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ProtocolJson.Options)!;

    private static string Text(JsonObject json, string name) => (string)json[name]!;
}
