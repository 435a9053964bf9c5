namespace Fovea.Server.Tests.Storage.Servers;

/// <summary>A server that speaks S3's protocol. It knows keys by their ids, and takes any signature.</summary>
public sealed class S3Server() : NodeServer(Path.Combine("s3rver", "bin", "s3rver.js"))
{
    public const string Bucket = "fovea-tests";

    /// <summary>Both halves of the one key that it knows.</summary>
    public const string Key = "S3RVER";

    private static readonly Lazy<S3Server> One = new(() => new S3Server());

    /// <summary>The one that tests share; each has a prefix of its own.</summary>
    public static S3Server Shared => One.Value;

    public string Address => $"http://127.0.0.1:{Port}";

    protected override IReadOnlyList<string> Arguments => ["--address", "127.0.0.1", "--port", $"{Port}", "--directory", Folder, "--configure-bucket", Bucket, "--silent"];
}
