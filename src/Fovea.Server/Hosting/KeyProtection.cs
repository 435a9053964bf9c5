using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Fovea.Server.Hosting;

internal static class KeyProtection
{
    /// <summary>Encryption of what the database holds of keys, with a key ring that lies beside the database and is part of a backup.</summary>
    public static IServiceCollection AddKeyProtection(this IServiceCollection services, DataFolder folder)
    {
        var protection = services.AddDataProtection().SetApplicationName("Fovea").PersistKeysToFileSystem(new DirectoryInfo(folder.CreateSharedSubfolder("keys")));
        if (folder.IsShared)
        {
            // The folder may be a copy, which a key that another process adds does not reach.
            protection.DisableAutomaticKeyGeneration();
        }

        return services;
    }

    /// <summary>Makes the one key of processes that share the ring; runs while no other process starts.</summary>
    public static void EnsureSharedKey(this IServiceProvider services)
    {
        var manager = services.GetRequiredService<IKeyManager>();
        if (services.GetRequiredService<DataFolder>().IsShared && manager.GetAllKeys().Count == 0)
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            manager.CreateNewKey(now, now.AddYears(100));
        }
    }
}
