using Fovea.Portal.Hosting;
using Fovea.Portal.Sessions;
using Fovea.Server.Audit;
using Fovea.Server.AutomaticTraining;
using Fovea.Server.Data;
using Fovea.Server.Domains;
using Fovea.Server.Evaluations;
using Fovea.Server.Exports;
using Fovea.Server.Features;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
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

    private FoveaServer(WebApplication app, DatabaseSource database, DataFolderLock folderLock, CredentialsFile credentials, bool isFirstStart)
    {
        _app = app;
        _database = database;
        _lock = folderLock;
        Credentials = credentials;
        IsFirstStart = isFirstStart;
    }

    /// <summary>The resources with their addresses and keys. Secret.</summary>
    public CredentialsFile Credentials { get; }

    /// <summary>Whether this start created the resources.</summary>
    public bool IsFirstStart { get; }

    /// <summary>Where people open the portal in a browser.</summary>
    public Uri PortalAddress => new(Credentials.Resources[0].Endpoint);

    /// <summary>Makes a link that signs one browser in to the portal as administrator, once, within an hour. Secret.</summary>
    public Uri CreateSignInLink() => new(PortalAddress, _app.Services.GetRequiredService<SignInLinks>().Create());

    /// <summary>The services, for tests that look behind the API.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Opens the data folder, brings its database up to date and starts to answer.</summary>
    /// <exception cref="DataFolderInUseException">Another server works on the folder.</exception>
    /// <exception cref="InvalidSettingException">A setting cannot be what it is.</exception>
    /// <exception cref="DatabaseUnavailableException">The database that the settings name does not answer.</exception>
    /// <exception cref="AddressNotFreeException">Another program listens on an address; nothing was made.</exception>
    public static async Task<FoveaServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        if (ListeningAddresses.FirstProblem(options.Urls) is var (url, problem))
        {
            throw new AddressNotFreeException(url, problem);
        }

        var folder = new DataFolder(options.DataFolder);
        var folderLock = new DataFolderLock(folder);
        DatabaseSource? database = null;
        WebApplication? app = null;
        try
        {
            var builder = CreateBuilder(options);
            database = DatabaseSource.Of(folder, builder.Configuration[DatabaseOptions.ConnectionStringKey]);
            await using var start = await DatabaseStart.BeginAsync(database, cancellationToken);

            // EF Core's model and the application's services take half a second each to come up; neither waits for the other.
            var upgrade = Task.Run(() => DatabaseStart.UpgradeAsync(database, folder, cancellationToken), cancellationToken);
            try
            {
                app = Build(builder, options, folder, database);
            }
            finally
            {
                await upgrade;
            }

            var isFirstStart = await CreateFirstResourcesAsync(app, cancellationToken);
            await app.StartAsync(cancellationToken);
            var credentials = await WriteCredentialsAsync(app, folder, isFirstStart, cancellationToken);
            return new FoveaServer(app, database, folderLock, credentials, isFirstStart);
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

    private static WebApplication Build(WebApplicationBuilder builder, ServerOptions options, DataFolder folder, DatabaseSource database)
    {
        builder.AddHosting(options, folder);
        builder.Services.AddData(database);
        builder.Services.AddStorage();
        builder.Services.AddResources();
        builder.Services.AddAudit();
        builder.Services.AddScoped<ProjectService>();
        builder.Services.AddScoped<TagService>();
        builder.Services.AddImages();
        builder.Services.AddFeatures();
        builder.Services.AddIterations();
        builder.Services.AddAutomaticTraining();
        builder.Services.AddEvaluations();
        builder.Services.AddExports();
        builder.Services.AddPredictions();
        builder.Services.AddContainerRoutes();
        builder.Services.AddSuggestions();
        builder.Services.AddTransfers();
        builder.Services.AddPortal(services => new PortalOptions
        {
            SocketPath = services.GetRequiredService<OwnChannel>().SocketPath,
            SessionsPath = services.GetRequiredService<DataFolder>().SessionsPath,
            AdminKey = () => services.GetRequiredService<AdminKey>().Value,
        });

        var app = builder.Build();
        app.UseHosting();
        app.UseImportGuard();
        app.UseAutomaticTraining();
        app.MapDomains().MapProjects().MapTags().MapImages().MapIterations().MapAutomaticTraining().MapExports();
        app.MapQuickTest().MapPredictionApi().MapStoredPredictions().MapSuggestions().MapEvaluations();
        app.MapArtifacts().MapTransfers().MapPictureArchive().MapManagement().MapAudit().MapResource().MapProjectSummaries().MapContainerRoutes();
        app.MapPortal();

        // Made here, while the database comes up, rather than when the server starts to listen.
        app.UseEndpoints(_ => { });
        _ = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        return app;
    }

    private static async Task<bool> CreateFirstResourcesAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        app.Services.GetRequiredService<AdminKey>();
        return await scope.ServiceProvider.GetRequiredService<ResourceService>().CreateFirstAsync(cancellationToken);
    }

    private static async Task<CredentialsFile> WriteCredentialsAsync(WebApplication app, DataFolder folder, bool isFirstStart, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        var credentials = await scope.ServiceProvider.GetRequiredService<ResourceService>().DescribeAsync(PublicAddress(addresses.First(address => !OwnChannel.IsSocket(address))), cancellationToken);

        // Who deleted the file did so on purpose; otherwise its addresses follow the server's.
        if (isFirstStart || File.Exists(folder.CredentialsPath))
        {
            credentials.Write(folder.CredentialsPath);
        }

        return credentials;
    }

    private static string PublicAddress(string address)
    {
        var uri = new UriBuilder(address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal));
        if (uri.Host is "0.0.0.0" or "[::]")
        {
            uri.Host = "localhost";
        }

        return uri.Uri.GetLeftPart(UriPartial.Authority) + "/";
    }
}
