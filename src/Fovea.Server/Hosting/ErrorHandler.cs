using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Engine.Imaging;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Images;
using Fovea.Server.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Fovea.Server.Hosting;

/// <summary>Turns what a handler throws into the contract's error body.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerAsync(context, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who asked has hung up, which is no failure of the server.
        }

        return true;
    }

    private async Task AnswerAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (exception is TooBusyException busy)
        {
            await GatewayAnswer.TooManyRequestsAsync(context, busy);
            return;
        }

        if (exception.IsDatabaseAway())
        {
            LogDatabaseAway(exception, context.Request.Method, context.Request.Path);
            context.Response.Headers.RetryAfter = "2";
        }
        else if (IsStorageAway(exception))
        {
            LogStorageAway(exception, context.Request.Method, context.Request.Path);
            context.Response.Headers.RetryAfter = "2";
        }
        else if (exception.IsDatabaseBusy())
        {
            LogDatabaseBusy(context.Request.Method, context.Request.Path);
            await GatewayAnswer.TooManyRequestsAsync(context, new TooBusyException(TimeSpan.FromSeconds(1), "Another write keeps the database; nothing was changed."));
            return;
        }

        var error = Translate(context, exception);
        context.Response.StatusCode = error.Status ?? error.Code.Status;
        await context.Response.WriteAsJsonAsync(new CustomVisionError(error.Code.Name, error.Message), cancellationToken);
    }

    private ServiceException Translate(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ServiceException known:
                return known;
            case InvalidImageException image:
                return new ServiceException(ImageProblems.ToErrorCode(image.Problem), image.Message, image);
            case BadHttpRequestException request:
                return TranslateRequest(context, request);
            case var _ when exception.IsDatabaseAway():
                return new ServiceException(ErrorCode.ErrorUnknown, "The database does not answer at the moment; try again.", exception) { Status = StatusCodes.Status503ServiceUnavailable };
            case var _ when IsStorageAway(exception):
                return new ServiceException(ErrorCode.ErrorUnknown, "The object storage does not answer at the moment; try again.", exception) { Status = StatusCodes.Status503ServiceUnavailable };
            case var _ when exception.IsTextRefused():
                return new ServiceException(ErrorCode.BadRequest, "A text of the request holds the character U+0000 or half of a pair of UTF-16 codes, which cannot be stored.", exception);
            case var _ when exception.IsRowGone():
                return new ServiceException(ErrorCode.Conflict, "What the request is about was changed or deleted at the same time; nothing was changed by the request. Read it again.", exception);
            case var _ when StorageSpace.TryTranslate(exception) is { } full:
                LogFull(exception, context.Request.Method, context.Request.Path);
                return full;
            default:
                LogUnexpected(exception, context.Request.Method, context.Request.Path);
                return new ServiceException(
                    ErrorCode.ErrorUnknown, $"The server failed; its log has the details under request {context.TraceIdentifier}.", exception);
        }
    }

    private static bool IsStorageAway(Exception exception) => exception.Causes().Any(cause => cause is StorageUnavailableException);

    private static ServiceException TranslateRequest(HttpContext context, BadHttpRequestException request)
    {
        if (request.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ServiceException(
                ErrorCode.BadRequestImageSizeBytes, "The request body is larger than this operation takes.", request);
        }

        if (request.StatusCode == StatusCodes.Status415UnsupportedMediaType)
        {
            return new ServiceException(
                ErrorCode.UnsupportedMediaType,
                $"Got Content-Type '{context.Request.ContentType}'; this operation takes application/json.", request);
        }

        if (request.InnerException is JsonException json)
        {
            var (code, allowed) = DescribeField(json.Path);
            return new ServiceException(
                code, $"The request body is not the JSON this operation takes: at '{json.Path}', line {json.LineNumber + 1}.{allowed}", request);
        }

        if (Unbound().Match(request.Message) is { Success: true } unbound)
        {
            var (name, value) = (unbound.Groups["name"].Value, unbound.Groups["value"].Value);
            var isId = name.EndsWith("Id", StringComparison.Ordinal);
            return new ServiceException(
                isId ? ErrorCode.BadRequestInvalidIds : ErrorCode.BadRequest,
                $"Got '{value}' for {name}; it must be {Describe(unbound.Groups["type"].Value)}.", request);
        }

        if (Missing().Match(request.Message) is { Success: true } missing)
        {
            return new ServiceException(
                ErrorCode.BadRequestRequiredParamIsNull, $"The parameter {missing.Groups["name"].Value} is required.", request);
        }

        return new ServiceException(ErrorCode.BadRequest, "The request cannot be read.", request) { Status = request.StatusCode };
    }

    // The two names in bodies for which the contract has a code of their own; no other body has fields at these paths.
    private static (ErrorCode Code, string Allowed) DescribeField(string? path) => path?.ToUpperInvariant() switch
    {
        "$.SETTINGS.CLASSIFICATIONTYPE" => (ErrorCode.BadRequestProjectUnknownClassification, $" It must be one of {string.Join(", ", Enum.GetNames<Classifier>())}."),
        "$.TYPE" => (ErrorCode.BadRequestTagType, $" It must be one of {string.Join(", ", Enum.GetNames<TagType>())}."),
        _ => (ErrorCode.BadRequest, ""),
    };

    private static string Describe(string type) => type switch
    {
        _ when type.Contains("Guid", StringComparison.Ordinal) => "a GUID",
        _ when type.Contains("int", StringComparison.OrdinalIgnoreCase) => "a whole number",
        _ when type.Contains("bool", StringComparison.OrdinalIgnoreCase) => "true or false",
        _ => "a number",
    };

    // The texts are those of ASP.NET Core's parameter binding; a test pins that they are still understood.
    [GeneratedRegex("""^Failed to bind parameter "(?<type>\S+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("""^Required parameter "\S+ (?<name>\w+)" was not provided from .*$""", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex Missing();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} waited for the database in vain: another write keeps it")]
    private partial void LogDatabaseBusy(string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path}: the database does not answer")]
    private partial void LogDatabaseAway(Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path}: the object storage does not answer")]
    private partial void LogStorageAway(Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} met a full disk")]
    private partial void LogFull(Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogUnexpected(Exception exception, string method, string path);
}
