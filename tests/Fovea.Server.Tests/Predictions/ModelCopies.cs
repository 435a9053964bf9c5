using System.Text;

namespace Fovea.Server.Tests;

/// <summary>One model as many files.</summary>
public static class ModelCopies
{
    /// <summary>The same model under another hash: field 3 of the file is the producer's version, and the last one counts.</summary>
    public static byte[] WithVersion(byte[] model, string version) => [.. model, 0x1A, (byte)version.Length, .. Encoding.ASCII.GetBytes(version)];
}
