using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests;

/// <summary>Error codes by name, for the data of theories.</summary>
internal static class Codes
{
    public static ErrorCode Find(string name) => ErrorCode.All.Single(code => code.Name == name);
}
