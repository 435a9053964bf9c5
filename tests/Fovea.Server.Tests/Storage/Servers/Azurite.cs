namespace Fovea.Server.Tests.Storage.Servers;

/// <summary>Microsoft's emulator of Azure Blob Storage.</summary>
public sealed class Azurite() : NodeServer(Path.Combine("azurite", "dist", "src", "blob", "main.js"))
{
    /// <summary>The key that all emulators have (learn.microsoft.com/azure/storage/common/storage-use-azurite).</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Azurite> One = new(() => new Azurite());

    /// <summary>The one that tests share which leave it running; each has a container of its own.</summary>
    public static Azurite Shared => One.Value;

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{Port}/devstoreaccount1;";

    protected override IReadOnlyList<string> Arguments => ["--blobPort", $"{Port}", "--location", Folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
}
