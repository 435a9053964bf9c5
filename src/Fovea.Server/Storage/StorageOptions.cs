using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Fovea.Server.Storage;

/// <summary>Where bytes are kept, and how the disk is used; bound from the section <c>Storage</c>.</summary>
public sealed partial class StorageOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Storage";

    /// <summary>What keeps the bytes.</summary>
    /// <value>The default is the data folder.</value>
    public StorageKind Kind { get; set; } = StorageKind.Disk;

    /// <summary>The account of Azure Blob Storage, as the portal of Azure shows it. Secret.</summary>
    /// <value>The default is none; <see cref="StorageKind.Azure"/> needs it.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The container of the account; made when it is not there.</summary>
    /// <value>The default is none, which is <c>fovea</c>; 3 to 63 lower-case letters, digits and single hyphens.</value>
    public string? Container { get; set; }

    /// <summary>The address of a server that speaks S3's protocol.</summary>
    /// <value>The default is none: Amazon's own, in <see cref="Region"/>.</value>
    public string? Endpoint { get; set; }

    /// <summary>The region of the bucket, such as <c>eu-central-1</c>.</summary>
    /// <value>The default is none; <see cref="StorageKind.S3"/> needs it, or <see cref="Endpoint"/>.</value>
    public string? Region { get; set; }

    /// <summary>The bucket; it must be there.</summary>
    /// <value>The default is none; <see cref="StorageKind.S3"/> needs it.</value>
    public string? Bucket { get; set; }

    /// <summary>The id of the key that opens the bucket.</summary>
    /// <value>The default is none: what the AWS SDK finds in the environment, its files, or from the machine.</value>
    public string? AccessKey { get; set; }

    /// <summary>The key. Secret.</summary>
    /// <value>The default is none, with <see cref="AccessKey"/>.</value>
    public string? SecretKey { get; set; }

    /// <summary>What the names of all objects begin with, so that installations can share a container or bucket.</summary>
    /// <value>The default is <c>blobs/</c>; a slash is added at the end when there is none.</value>
    public string Prefix { get; set; } = "blobs/";

    internal string ObjectPrefix => Prefix.Length == 0 || Prefix.EndsWith('/') ? Prefix : Prefix + '/';

    /// <summary>Bytes of models that are kept on the local disk so that they are not fetched again.</summary>
    /// <value>The default is 2 GiB; from 0 to 1 TiB.</value>
    [Range(0, 1L << 40)]
    public long CacheBytes { get; set; } = 2L << 30;

    /// <summary>Free bytes on the data folder's disk below which nothing is added any more; predictions and deletions go on.</summary>
    /// <value>The default is 1 GiB; from 1 MiB to 1 PiB.</value>
    [Range(1L << 20, 1L << 50)]
    public long MinFreeBytes { get; set; } = 1L << 30;

    /// <summary>How often all stored files are read and held against their hashes.</summary>
    /// <value>The default is 30 days; from 1 hour to 3650 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan ScrubInterval { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The settings, as far as they say where bytes are kept, checked.</summary>
    /// <exception cref="InvalidSettingException">One of them cannot be what it is; no secret is repeated.</exception>
    internal static StorageOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var kind = section[nameof(Kind)];
        if (kind is not null && !Enum.GetNames<StorageKind>().Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidSettingException($"Got '{kind}' for {Section}:{nameof(Kind)}; it must be {nameof(StorageKind.Disk)}, {nameof(StorageKind.Azure)} or {nameof(StorageKind.S3)}.");
        }

        var options = section.Get<StorageOptions>() ?? new StorageOptions();
        options.Check();
        return options;
    }

    private void Check()
    {
        // What is set for another kind tells of a setting that was forgotten: bytes would go where nobody looks for them.
        Belongs(StorageKind.Azure, (nameof(ConnectionString), ConnectionString), (nameof(Container), Container));
        Belongs(StorageKind.S3, (nameof(Endpoint), Endpoint), (nameof(Region), Region), (nameof(Bucket), Bucket), (nameof(AccessKey), AccessKey), (nameof(SecretKey), SecretKey));
        if (!PrefixForm().IsMatch(Prefix))
        {
            throw Invalid(nameof(Prefix), Prefix, "at most 200 letters, digits, '-', '_', '.' and '/', and must not begin with '/'");
        }

        switch (Kind)
        {
            case StorageKind.Azure when string.IsNullOrWhiteSpace(ConnectionString):
                throw Missing(nameof(ConnectionString), "the connection string of the storage account");
            case StorageKind.Azure when Container is not null && !ContainerForm().IsMatch(Container):
                throw Invalid(nameof(Container), Container, "3 to 63 lower-case letters, digits and single hyphens");
            case StorageKind.S3 when string.IsNullOrWhiteSpace(Bucket):
                throw Missing(nameof(Bucket), "the bucket");
            case StorageKind.S3 when string.IsNullOrWhiteSpace(Region) && string.IsNullOrWhiteSpace(Endpoint):
                throw Missing(nameof(Region), "the bucket's region, or Storage:Endpoint a server");
            case StorageKind.S3 when !string.IsNullOrWhiteSpace(Endpoint) && !IsAddress(Endpoint):
                throw new InvalidSettingException($"The address of {Section}:{nameof(Endpoint)} cannot be used; it must be in the form 'https://host' or 'https://host:port'.");
            case StorageKind.S3 when string.IsNullOrWhiteSpace(AccessKey) != string.IsNullOrWhiteSpace(SecretKey):
                throw Missing(string.IsNullOrWhiteSpace(AccessKey) ? nameof(AccessKey) : nameof(SecretKey), "the other half of the key; without both the AWS SDK looks for one");
            default:
                return;
        }
    }

    private void Belongs(StorageKind kind, params ReadOnlySpan<(string Name, string? Value)> settings)
    {
        foreach (var (name, value) in settings)
        {
            if (Kind != kind && value is not null)
            {
                throw new InvalidSettingException($"{Section}:{name} is for {Section}:{nameof(Kind)} {kind}, which is {Kind}; set the one or leave the other out.");
            }
        }
    }

    private InvalidSettingException Missing(string name, string what) => new($"{Section}:{nameof(Kind)} is {Kind}, and {Section}:{name} is not set; it must name {what}.");

    private static InvalidSettingException Invalid(string name, string value, string allowed) => new($"Got '{value}' for {Section}:{name}; it must be {allowed}.");

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.UserInfo.Length == 0 && address.PathAndQuery == "/";

    [GeneratedRegex("^(?!/)[A-Za-z0-9._/-]{0,200}$", RegexOptions.Singleline)]
    private static partial Regex PrefixForm();

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.Singleline)]
    private static partial Regex ContainerForm();
}
