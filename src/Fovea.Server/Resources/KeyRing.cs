using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources;

/// <summary>Makes keys, finds the resource a key belongs to, and shows a key again.</summary>
/// <remarks>
/// A key is looked up by an HMAC under a pepper that is kept outside the database, so a stolen database opens nothing, and a
/// wrong key costs the same time wherever it differs. A second, encrypted copy lets the owner see the key again.
/// </remarks>
internal sealed class KeyRing(DataFolder folder, IDataProtectionProvider protection, IDbContextFactory<AppDbContext> databases, TimeProvider time) : IChangeHandler
{
    /// <summary>How long a key that another process revoked may go on working here.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    /// <summary>Makes keys recognisable to secret scanners.</summary>
    private const string Prefix = "fvk1";

    private readonly byte[] _pepper = ReadOrCreatePepper(folder);
    private readonly IDataProtector _protector = protection.CreateProtector("Fovea.ResourceKeys");
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded? _loaded;
    private int _changes;

    /// <summary>A fresh key with 256 random bits.</summary>
    public static string NewKey() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public byte[] Hash(string key) => HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes(key));

    public string Protect(string key) => _protector.Protect(key);

    public string Reveal(string protectedKey) => _protector.Unprotect(protectedKey);

    /// <summary>Whether a resource's keys were hashed and encrypted with what this ring has.</summary>
    public bool Made(ResourceEntity resource)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(Hash(Reveal(resource.Key1Protected)), resource.Key1Hash);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A key for another purpose, derived so that it can be told to nobody by accident.</summary>
    public byte[] DeriveKey(string purpose) => HKDF.Expand(HashAlgorithmName.SHA256, _pepper, 32, Encoding.UTF8.GetBytes(purpose));

    public ChangeTopic Topic => ChangeTopic.Resources;

    public void Changed(Guid? subject) => Invalidate();

    /// <summary>Makes the next look-up read the database.</summary>
    public void Invalidate()
    {
        Interlocked.Increment(ref _changes);
        _loaded = null;
    }

    /// <returns>The resource, or <see langword="null"/> when no resource has this key.</returns>
    public async ValueTask<KeyOwner?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var hash = Hash(key);
        var loaded = _loaded is { } fresh && time.GetElapsedTime(fresh.Timestamp) < MaxAge ? fresh : await LoadAsync(cancellationToken);

        // The first bytes of the HMAC only choose the candidate; the decision below looks at all of them in constant time.
        return loaded.Owners.TryGetValue(BitConverter.ToInt64(hash), out var candidate)
            && CryptographicOperations.FixedTimeEquals(candidate.Hash, hash)
            ? candidate.Owner
            : null;
    }

    private async Task<Loaded> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var (timestamp, changes) = (time.GetTimestamp(), Volatile.Read(ref _changes));
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var resources = await db.Resources.AsNoTracking().ToListAsync(cancellationToken);
            var owners = new Dictionary<long, (byte[], KeyOwner)>();
            foreach (var resource in resources)
            {
                var owner = new KeyOwner(resource.Id, resource.Name, resource.Kind, resource.Region, resource.ResourceId)
                {
                    Quota = resource.Quota,
                    Rates = resource.Rates,
                };
                owners[BitConverter.ToInt64(resource.Key1Hash)] = (resource.Key1Hash, owner with { KeyNumber = 1 });
                owners[BitConverter.ToInt64(resource.Key2Hash)] = (resource.Key2Hash, owner with { KeyNumber = 2 });
            }

            var loaded = new Loaded(timestamp, owners.ToFrozenDictionary());
            _loaded = loaded;
            if (changes != Volatile.Read(ref _changes))
            {
                // Somebody changed a key while the rows were read: they are not worth keeping.
                _loaded = null;
            }

            return loaded;
        }
        finally
        {
            _loading.Release();
        }
    }

    private static byte[] ReadOrCreatePepper(DataFolder folder)
    {
        var path = Path.Combine(folder.CreateSharedSubfolder("keys"), "pepper");
        if (!File.Exists(path))
        {
            DataFolder.WritePrivate(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        return Convert.FromHexString(File.ReadAllText(path).Trim());
    }

    private sealed record Loaded(long Timestamp, FrozenDictionary<long, (byte[] Hash, KeyOwner Owner)> Owners);
}
