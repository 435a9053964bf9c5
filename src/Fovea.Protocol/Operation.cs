namespace Fovea.Protocol;

/// <summary>An operation of the API.</summary>
/// <param name="Name">The operation's name, such as <c>CreateProject</c>.</param>
/// <param name="Api">The API it belongs to.</param>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">
/// The path after <see cref="ApiVersions.BasePath"/>, without a leading slash, with route parameters in braces:
/// <c>projects/{projectId}</c>.
/// </param>
public sealed record Operation(string Name, Api Api, string Method, string Path);
