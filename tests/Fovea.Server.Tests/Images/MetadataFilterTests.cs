using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Fovea.Server.Images;

namespace Fovea.Server.Tests.Images;

public sealed class MetadataFilterTests
{
    [Theory]
    [InlineData("shelf eq 'top'", true)]
    [InlineData("shelf eq 'Top'", false)]
    [InlineData("Shelf eq 'top'", false)]
    [InlineData("shelf ne 'top'", false)]
    [InlineData("shelf ne 'bottom'", true)]
    [InlineData("nowhere eq 'top'", false)]
    [InlineData("nowhere ne 'top'", true)]
    [InlineData("SHELF EQ 'x' OR shelf Eq 'top'", true)]
    [InlineData("shelf eq 'top' and colour eq 'red'", true)]
    [InlineData("shelf eq 'top' and colour eq 'blue'", false)]
    // and binds tighter: true or (false and false); the other way round it would be false.
    [InlineData("shelf eq 'top' or colour eq 'blue' and colour eq 'green'", true)]
    [InlineData("colour eq 'blue' and colour eq 'green' or shelf eq 'top'", true)]
    [InlineData("(shelf eq 'top' or colour eq 'blue') and colour eq 'green'", false)]
    [InlineData("((shelf eq 'top'))and(colour eq 'red')", true)]
    [InlineData("  shelf\teq\n'top'  ", true)]
    [InlineData("shelf eq'top'", true)]
    [InlineData("note eq 'it''s'", true)]
    [InlineData("note eq 'its'", false)]
    [InlineData("empty eq ''", true)]
    [InlineData("'two words' eq 'yes'", true)]
    [InlineData("'it''s' eq 'mine'", true)]
    [InlineData("'and' eq 'or'", true)]
    [InlineData("and eq 'or'", true)]
    public void Parse_AnExpression_SelectsWhatItSays(string filter, bool expected)
    {
        var image = Image(
            ("shelf", "top"), ("colour", "red"), ("note", "it's"), ("empty", ""), ("two words", "yes"), ("it's", "mine"), ("and", "or"));

        Assert.Equal(expected, MetadataFilter.Parse(filter).Compile()(image));
    }

    [Theory]
    [InlineData("shelf", 6)]
    [InlineData("shelf eq", 9)]
    [InlineData("shelf eq top", 10)]
    [InlineData("shelf is 'top'", 7)]
    [InlineData("eq 'top'", 4)]
    [InlineData("shelf eq 'top", 10)]
    [InlineData("shelf eq 'it's'", 14)]
    [InlineData("shelf eq 'top' colour eq 'red'", 16)]
    [InlineData("shelf eq 'top' and", 19)]
    [InlineData("shelf eq 'top' or or", 21)]
    [InlineData("(shelf eq 'top'", 16)]
    [InlineData("shelf eq 'top')", 15)]
    [InlineData("()", 2)]
    [InlineData("'' eq 'top'", 1)]
    public void Parse_NoExpression_SaysWhere(string filter, int character)
    {
        var error = Assert.Throws<ServiceException>(() => MetadataFilter.Parse(filter));

        Assert.Equal(ErrorCode.BadRequest, error.Code);
        Assert.Contains($"at character {character}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AsLargeAsAllowed_IsRead()
    {
        var nested = new string('(', MetadataFilter.MaxDepth) + "shelf eq 'top'" + new string(')', MetadataFilter.MaxDepth);
        var many = string.Join(" and ", Enumerable.Repeat("shelf eq 'top'", MetadataFilter.MaxComparisons));

        Assert.True(MetadataFilter.Parse(nested).Compile()(Image(("shelf", "top"))));
        Assert.True(MetadataFilter.Parse(many).Compile()(Image(("shelf", "top"))));
    }

    [Fact]
    public void Parse_TooDeepTooManyOrTooLong_IsRefused()
    {
        var nested = new string('(', MetadataFilter.MaxDepth + 1) + "shelf eq 'top'" + new string(')', MetadataFilter.MaxDepth + 1);
        var many = string.Join(" or ", Enumerable.Repeat("shelf eq 'top'", MetadataFilter.MaxComparisons + 1));
        var @long = $"shelf eq '{new string('x', MetadataFilter.MaxLength)}'";

        Assert.Contains("nested", Assert.Throws<ServiceException>(() => MetadataFilter.Parse(nested)).Message, StringComparison.Ordinal);
        Assert.Contains("comparisons", Assert.Throws<ServiceException>(() => MetadataFilter.Parse(many)).Message, StringComparison.Ordinal);
        Assert.Contains("characters", Assert.Throws<ServiceException>(() => MetadataFilter.Parse(@long)).Message, StringComparison.Ordinal);
    }

    private static SnapshotImageEntity Image(params (string Key, string Value)[] metadata) => new()
    {
        SnapshotId = Guid.Empty,
        ImageId = Guid.Empty,
        ContentHash = "",
        Created = default,
        Metadata = [.. metadata.Select(m => new ImageMetadataEntity { SnapshotId = Guid.Empty, ImageId = Guid.Empty, Key = m.Key, Value = m.Value })],
    };
}
