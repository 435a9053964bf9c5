using Fovea.Protocol.Errors;

namespace Fovea.Protocol.Tests.Errors;

public sealed class ErrorCodeTests
{
    // 137 codes in the enum of the training API 3.4-preview.
    [Fact]
    public void All_HoldsEveryCodeOnce()
    {
        Assert.Equal(137, ErrorCode.All.Count);
        Assert.Equal(137, ErrorCode.All.Select(code => code.Name).Distinct().Count());
    }

    [Fact]
    public void Status_FollowsThePrefix() => Assert.All(ErrorCode.All, code => Assert.Equal(StatusOf(code.Name), code.Status));

    [Fact]
    public void Name_IsTheNameOfTheMember()
    {
        Assert.Equal(new ErrorCode("BadRequestTagNameNotUnique", 400), ErrorCode.BadRequestTagNameNotUnique);
        Assert.Equal(new ErrorCode("NotFoundProject", 404), ErrorCode.NotFoundProject);
    }

    private static int StatusOf(string name) => name switch
    {
        "NoError" => 200,
        "UnsupportedMediaType" => 415,
        "ErrorServerTimeOut" or "ErrorFeaturizationQueueTimeout" => 504,
        "ErrorFeaturizationServiceUnavailable" or "ErrorPredictionServiceUnavailable" => 503,
        _ when name.StartsWith("BadRequest", StringComparison.Ordinal) => 400,
        _ when name.StartsWith("Forbidden", StringComparison.Ordinal) => 403,
        _ when name.StartsWith("NotFound", StringComparison.Ordinal) => 404,
        _ when name.StartsWith("Conflict", StringComparison.Ordinal) => 409,
        _ => 500,
    };
}
