using System.Net;

namespace Fovea.Protocol.Client;

/// <summary>The server refused a request, or failed to serve it.</summary>
public sealed class CustomVisionException : Exception
{
    internal CustomVisionException(HttpStatusCode statusCode, string code, string message)
        : base(message)
    {
        StatusCode = statusCode;
        Code = code;
    }

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The error code of the answer; where the answer has none, the number of the HTTP status.</summary>
    public string Code { get; }
}
