using Microsoft.AspNetCore.DataProtection;

namespace Fovea.Server.Hosting;

internal static class KeyProtection
{
    /// <summary>Encryption of what the database holds of keys, with a key ring that lies beside the database and is part of a backup.</summary>
    public static IServiceCollection AddKeyProtection(this IServiceCollection services, DataFolder folder)
    {
        services.AddDataProtection().SetApplicationName("Fovea").PersistKeysToFileSystem(new DirectoryInfo(folder.CreateSubfolder("keys")));
        return services;
    }
}
