using Fovea.Protocol.Resources;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources;

/// <summary>Administers the resources of a data folder, whether or not a server runs on it; a running one follows within 5 seconds.</summary>
public sealed class ResourceAdministration : IAsyncDisposable
{
    private readonly DatabaseSource _database;
    private readonly ServiceProvider _services;

    private ResourceAdministration(DatabaseSource database, ServiceProvider services) => (_database, _services) = (database, services);

    /// <summary>Opens a data folder.</summary>
    /// <param name="dataFolder">Its path.</param>
    /// <param name="connectionString">The PostgreSQL database that holds its rows; <see langword="null"/> for SQLite in the folder.</param>
    /// <param name="create">Whether to make a folder that is not there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ResourceException">It is not there.</exception>
    /// <exception cref="InvalidSettingException">The connection string is none.</exception>
    /// <exception cref="DatabaseUnavailableException">The database does not answer.</exception>
    /// <exception cref="DataFolderInUseException">A server of another version works on it.</exception>
    public static async Task<ResourceAdministration> OpenAsync(string dataFolder, string? connectionString, bool create, CancellationToken cancellationToken)
    {
        if (!create && string.IsNullOrWhiteSpace(connectionString) && !File.Exists(DataFolder.DatabasePathIn(dataFolder)))
        {
            throw new ResourceException($"There is no Fovea data in '{Path.GetFullPath(dataFolder)}'; name the folder that the server was started with.", isNotFound: true);
        }

        var folder = new DataFolder(dataFolder);
        var database = DatabaseSource.Of(folder, connectionString);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(folder)
            .AddKeyProtection(folder).AddData(database).AddResourceStore().AddAuditTrail().BuildServiceProvider();
        var administration = new ResourceAdministration(database, services);
        try
        {
            await administration.UpgradeAsync(folder, cancellationToken);
            return administration;
        }
        catch
        {
            await administration.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a resource.</summary>
    /// <returns>It, with its keys.</returns>
    /// <exception cref="ResourceException">It is not one that can be, or its name is taken.</exception>
    public Task<ResourceDescription> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.CreateAsync(request, cancellationToken));

    /// <summary>All resources, in the order of their creation.</summary>
    public Task<IReadOnlyList<ResourceDescription>> ListAsync(CancellationToken cancellationToken) =>
        RunAsync(resources => resources.ListAsync(cancellationToken));

    /// <summary>One resource.</summary>
    /// <exception cref="ResourceException">There is none of the name.</exception>
    public Task<ResourceDescription> GetAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.GetAsync(name, cancellationToken));

    /// <summary>Its keys.</summary>
    /// <exception cref="ResourceException">There is none of the name.</exception>
    public Task<ResourceKeys> GetKeysAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.GetKeysAsync(name, cancellationToken));

    /// <summary>Changes its limits.</summary>
    /// <exception cref="ResourceException">There is none of the name, or a limit cannot be.</exception>
    public Task<ResourceDescription> UpdateAsync(string name, ResourceChange change, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.UpdateAsync(name, change, cancellationToken));

    /// <summary>Replaces one of its keys.</summary>
    /// <param name="name">The resource's.</param>
    /// <param name="number">1 or 2.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Both keys.</returns>
    /// <exception cref="ResourceException">There is none of the name, or no such key.</exception>
    public Task<ResourceKeys> RegenerateKeyAsync(string name, int number, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.RegenerateKeyAsync(name, number, cancellationToken));

    /// <summary>Deletes a resource.</summary>
    /// <exception cref="ResourceException">There is none of the name, or it owns projects or published iterations.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => RunAsync(async resources =>
    {
        await resources.DeleteAsync(name, cancellationToken);
        return true;
    });

    /// <summary>What it was used for on each of the last 31 days that it was used; a running server writes its counts every 3 seconds.</summary>
    /// <exception cref="ResourceException">There is none of the name.</exception>
    public Task<IReadOnlyList<ResourceUsage>> GetUsageAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(resources => resources.GetUsageAsync(name, from: null, to: null, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(Func<ResourceService, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        try
        {
            return await work(scope.ServiceProvider.GetRequiredService<ResourceService>());
        }
        catch (ServiceException e)
        {
            throw new ResourceException(e.Message, e.Code.Status == StatusCodes.Status404NotFound, e);
        }
    }

    private async Task UpgradeAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        await using var start = await DatabaseStart.BeginAsync(_database, cancellationToken);
        await using var db = _database.CreateContext();
        if (await DatabaseStart.IsCurrentAsync(db, cancellationToken))
        {
            return;
        }

        using var folderLock = _database.Server is null ? new DataFolderLock(folder) : null;
        await DatabaseStart.UpgradeAsync(_database, folder, cancellationToken);
    }
}
