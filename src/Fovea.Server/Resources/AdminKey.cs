using System.Security.Cryptography;
using System.Text;
using Fovea.Server.Hosting;

namespace Fovea.Server.Resources;

/// <summary>The key of the management API: the text of <c>admin.key</c> in the data folder, read at the start.</summary>
/// <remarks>Another key takes its place by writing that file, or deleting it to have a new one made, and starting the server again.</remarks>
internal sealed class AdminKey(DataFolder folder)
{
    /// <summary>Makes keys recognisable to secret scanners.</summary>
    private const string Prefix = "fva1";

    private const int MinLength = 32;

    /// <summary>The key itself. Secret.</summary>
    public string Value { get; } = ReadOrCreate(folder.AdminKeyPath);

    // Hashes have one length, so that the time of a comparison says nothing.
    public bool Matches(string key) => CryptographicOperations.FixedTimeEquals(Hash(key), Hash(Value));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            var key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            DataFolder.WritePrivate(path, key + "\n");
            return key;
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length >= MinLength
            ? text
            : throw new InvalidOperationException(
                $"The admin key in '{path}' has {text.Length} characters; it must have at least {MinLength}. Delete the file to have one made.");
    }
}
