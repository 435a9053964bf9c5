using Fovea.Server.Storage;
using Microsoft.Extensions.Configuration;

namespace Fovea.Server.Tests.Storage;

public sealed class StorageOptionsTests
{
    private const string Account = "AccountName=fovea;AccountKey=aGlkZGVu;EndpointSuffix=core.windows.net";

    [Fact]
    public void Defaults_AreTheDisk()
    {
        var options = Read();

        Assert.Equal((StorageKind.Disk, "blobs/", 2L << 30, 1L << 30), (options.Kind, options.Prefix, options.CacheBytes, options.MinFreeBytes));
    }

    [Theory]
    [InlineData("Kind=Floppy", "Got 'Floppy' for Storage:Kind; it must be Disk, Azure or S3.")]
    [InlineData("Kind=1", "Got '1' for Storage:Kind; it must be Disk, Azure or S3.")]
    [InlineData("Kind=Azure", "Storage:ConnectionString is not set")]
    [InlineData("Kind=Azure|ConnectionString=" + Account + "|Container=Fovea", "Got 'Fovea' for Storage:Container")]
    [InlineData("Kind=Azure|ConnectionString=" + Account + "|Bucket=b", "Storage:Bucket is for Storage:Kind S3, which is Azure")]
    [InlineData("ConnectionString=" + Account, "Storage:ConnectionString is for Storage:Kind Azure, which is Disk")]
    [InlineData("Kind=S3|Region=eu-central-1", "Storage:Bucket is not set")]
    [InlineData("Kind=S3|Bucket=b", "Storage:Region is not set")]
    [InlineData("Kind=S3|Bucket=b|Endpoint=minio:9000", "Storage:Endpoint cannot be used")]
    [InlineData("Kind=S3|Bucket=b|Endpoint=http://me:aGlkZGVu@minio:9000", "Storage:Endpoint cannot be used")]
    [InlineData("Kind=S3|Bucket=b|Region=r|SecretKey=aGlkZGVu", "Storage:AccessKey is not set")]
    [InlineData("Prefix=/a", "Got '/a' for Storage:Prefix")]
    public void Read_SettingThatCannotBe_IsNamedWithoutRepeatingSecrets(string settings, string problem)
    {
        var refusal = Assert.Throws<InvalidSettingException>(() => Read(settings));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aGlkZGVu", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=fovea;AccountKey=not base 64 hidden;EndpointSuffix=core.windows.net")]
    public void Azure_ConnectionStringThatIsNone_IsRefusedWithoutRepeatingIt(string connectionString)
    {
        var refusal = Assert.Throws<InvalidSettingException>(() => new AzureBlobStore(new StorageOptions { Kind = StorageKind.Azure, ConnectionString = connectionString }, null));

        Assert.Contains("Storage:ConnectionString", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prefix_WithoutASlash_GetsOne() => Assert.Equal("factory-7/", Read("Prefix=factory-7").ObjectPrefix);

    private static StorageOptions Read(string settings = "") => StorageOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"Storage:{pair[0]}", pair => (string?)pair[1])).Build());
}
