namespace Fovea.Server.Hosting;

/// <summary>The server cannot listen where it was told to.</summary>
/// <param name="url">The address.</param>
/// <param name="problem">Why not.</param>
public sealed class AddressNotFreeException(string url, string problem)
    : Exception($"Fovea cannot listen on {url}: {problem}. Stop what uses the port ('ss -ltnp' names it), or choose another one with --urls.");
