using Fovea.Portal.Hosting;
using Fovea.Portal.Sessions;
using Fovea.Server.Audit;
using Fovea.Server.AutomaticTraining;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Domains;
using Fovea.Server.Evaluations;
using Fovea.Server.Exports;
using Fovea.Server.Features;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Fovea.Server.Predictions;
using Fovea.Server.Predictions.Container;
using Fovea.Server.Projects;
using Fovea.Server.Resources;
using Fovea.Server.Storage;
using Fovea.Server.Suggestions;
using Fovea.Server.Tags;
using Fovea.Server.Transfers;
using Fovea.Server.Transfers.Pictures;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Fovea.Server;

/// <summary>A running server: the entry point for everybody else.</summary>
public sealed class FoveaServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DatabaseSource _database;
    private readonly DataFolderLock _lock;

    private FoveaServer(WebApplication app, DatabaseSource database, DataFolderLock folderLock, CredentialsFile credentials, bool isFirstStart, Uri address)
    {
        _app = app;
        _database = database;
        _lock = folderLock;
        Credentials = credentials;
        IsFirstStart = isFirstStart;
        Address = address;
    }

    /// <summary>The resources with their addresses and keys. Secret.</summary>
    public CredentialsFile Credentials { get; }

    /// <summary>Whether this start created the resources.</summary>
    public bool IsFirstStart { get; }

    /// <summary>Whether this process shows the portal.</summary>
    public bool HasPortal => _app.Services.GetRequiredService<ProcessPlace>().Has(ServerRoles.Portal);

    /// <summary>Where this process answers: people open the portal there in a browser.</summary>
    public Uri Address { get; }

    /// <summary>Makes a link that signs one browser in to the portal as administrator, once, within an hour. Secret.</summary>
    public Uri CreateSignInLink() => new(Address, _app.Services.GetRequiredService<SignInLinks>().Create());

    /// <summary>The services, for tests that look behind the API.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Opens the data folder, brings its database up to date and starts to answer.</summary>
    /// <exception cref="DataFolderInUseException">Another server works on the folder.</exception>
    /// <exception cref="InvalidSettingException">A setting cannot be what it is.</exception>
    /// <exception cref="DatabaseUnavailableException">The database that the settings name does not answer.</exception>
    /// <exception cref="StorageUnavailableException">The object storage that the settings name does not answer.</exception>
    /// <exception cref="AddressNotFreeException">Another program listens on an address; nothing was made.</exception>
    public static async Task<FoveaServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        if (ListeningAddresses.FirstProblem(options.Urls) is var (url, problem))
        {
            throw new AddressNotFreeException(url, problem);
        }

        var builder = CreateBuilder(options);
        var place = ProcessPlace.Read(builder.Configuration);
        var folder = new DataFolder(options.DataFolder, place.SharedFolder);
        var folderLock = new DataFolderLock(folder);
        DatabaseSource? database = null;
        WebApplication? app = null;
        try
        {
            _ = StorageOptions.Read(builder.Configuration);
            database = DatabaseSource.Of(folder, builder.Configuration[DatabaseOptions.ConnectionStringKey]);
            if (database.Server is not null)
            {
                // Not under the lock, for which processes that start at the same time wait.
                app = Build(builder, options, place, folder, database);
            }

            bool isFirstStart;
            await using (await DatabaseStart.BeginAsync(database, cancellationToken))
            {
                // EF Core's model and the application's services take half a second each to come up; neither waits for the other.
                var upgrade = Task.Run(() => DatabaseStart.UpgradeAsync(database, folder, cancellationToken), cancellationToken);
                try
                {
                    app ??= Build(builder, options, place, folder, database);
                }
                finally
                {
                    await upgrade;
                }

                await app.Services.GetRequiredService<BlobStore>().PrepareAsync(cancellationToken);
                isFirstStart = await CreateFirstResourcesAsync(app, cancellationToken);
            }

            await app.StartAsync(cancellationToken);
            var address = new Uri(PublicAddress(app));
            var credentials = await WriteCredentialsAsync(app, folder, address, isFirstStart, cancellationToken);
            return new FoveaServer(app, database, folderLock, credentials, isFirstStart, address);
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            if (database is not null)
            {
                await database.DisposeAsync();
            }

            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Returns when the process is told to stop and the work in hand is done.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _lock.Dispose();
    }

    private static WebApplicationBuilder CreateBuilder(ServerOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Fovea.Server" });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder, ServerOptions options, ProcessPlace place, DataFolder folder, DatabaseSource database)
    {
        builder.AddHosting(options, place, folder);
        builder.Services.AddCluster(place);
        builder.Services.AddData(database);
        builder.Services.AddJobs(place);
        builder.Services.AddStorage();
        builder.Services.AddResources();
        builder.Services.AddAudit();
        builder.Services.AddScoped<ProjectService>();
        builder.Services.AddScoped<TagService>();
        builder.Services.AddImages();
        builder.Services.AddFeatures(place);
        builder.Services.AddIterations(place);
        builder.Services.AddAutomaticTraining();
        builder.Services.AddEvaluations();
        builder.Services.AddExports();
        builder.Services.AddPredictions(place);
        builder.Services.AddContainerRoutes();
        builder.Services.AddSuggestions();
        builder.Services.AddTransfers();
        if (place.Has(ServerRoles.Portal))
        {
            builder.Services.AddPortal(services => new PortalOptions
            {
                SocketPath = services.GetRequiredService<OwnChannel>().SocketPath,
                SessionsPath = services.GetRequiredService<DataFolder>().SessionsPath,
                AdminKey = () => services.GetRequiredService<AdminKey>().Value,
            });
        }

        var app = builder.Build();
        app.UseHosting(place);
        Map(app, place);

        // Made here, while the database comes up, rather than when the server starts to listen.
        app.UseEndpoints(_ => { });
        _ = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        return app;
    }

    private static void Map(WebApplication app, ProcessPlace place)
    {
        if (place.Has(ServerRoles.Api))
        {
            app.UseImportGuard();
            app.UseAutomaticTraining();
            app.MapDomains().MapProjects().MapTags().MapImages().MapIterations().MapAutomaticTraining().MapExports();
            app.MapQuickTest().MapStoredPredictions().MapSuggestions().MapEvaluations();
            app.MapArtifacts().MapTransfers().MapPictureArchive().MapManagement().MapAudit().MapProjectSummaries();
        }

        if (place.Has(ServerRoles.Predictor))
        {
            app.MapPredictionApi().MapContainerRoutes();
        }

        if (place.Has(ServerRoles.Api | ServerRoles.Predictor))
        {
            app.MapResource();
        }

        if (place.Has(ServerRoles.Portal))
        {
            app.MapPortal();
        }
    }

    private static async Task<bool> CreateFirstResourcesAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        app.Services.GetRequiredService<AdminKey>();
        app.Services.EnsureSharedKey();
        await app.Services.PrepareJobsAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>(), cancellationToken);
        var resources = scope.ServiceProvider.GetRequiredService<ResourceService>();
        await resources.CheckKeysAsync(cancellationToken);
        return await resources.CreateFirstAsync(cancellationToken);
    }

    private static async Task<CredentialsFile> WriteCredentialsAsync(WebApplication app, DataFolder folder, Uri address, bool isFirstStart, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var credentials = await scope.ServiceProvider.GetRequiredService<ResourceService>().DescribeAsync(address.ToString(), cancellationToken);

        // Who deleted the file did so on purpose; otherwise its addresses follow the server's, unless there are several.
        if (isFirstStart || (File.Exists(folder.CredentialsPath) && !folder.IsShared))
        {
            credentials.Write(folder.CredentialsPath);
        }

        return credentials;
    }

    private static string PublicAddress(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        var address = addresses.First(address => !OwnChannel.IsSocket(address));
        var uri = new UriBuilder(address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));
        if (uri.Host is "0.0.0.0" or "[::]")
        {
            uri.Host = "localhost";
        }

        return uri.Uri.GetLeftPart(UriPartial.Authority) + "/";
    }
}
