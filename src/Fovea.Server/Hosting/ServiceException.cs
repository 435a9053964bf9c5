using Fovea.Protocol.Errors;

namespace Fovea.Server.Hosting;

/// <summary>A request cannot be served; becomes the contract's <c>{ code, message }</c>.</summary>
internal sealed class ServiceException(ErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ErrorCode Code { get; } = code;

    /// <summary>The status to answer with, where it is not the code's own.</summary>
    public int? Status { get; init; }
}
