using Microsoft.AspNetCore.HttpOverrides;

namespace Fovea.Server.Hosting;

internal static class OwnChannelServices
{
    /// <summary>Where endpoints of the configuration are used, they replace the addresses, and the channel has to be one of them.</summary>
    private const string EndpointsSection = "Kestrel:Endpoints";

    /// <summary>Listens on the addresses and on the channel.</summary>
    public static void UseOwnChannel(this WebApplicationBuilder builder, IReadOnlyList<string> urls)
    {
        var channel = new OwnChannel();

        // Made by a factory, so that the container disposes it.
        builder.Services.AddSingleton(_ => channel);
        builder.WebHost.UseUrls([.. urls, channel.Address]);
        if (builder.Configuration.GetSection(EndpointsSection).GetChildren().Any())
        {
            builder.Configuration.AddInMemoryCollection([new($"{EndpointsSection}:Portal:Url", channel.Address)]);
        }
    }

    /// <summary>Takes the browser's address and scheme from the portal, and from nobody else.</summary>
    public static void UseForwardedFromOwnChannel(this WebApplication app)
    {
        var channel = app.Services.GetRequiredService<OwnChannel>();
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        app.UseWhen(channel.Carries, branch => branch.UseForwardedHeaders(forwarded));
    }
}
