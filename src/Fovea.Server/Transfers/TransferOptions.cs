using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Fovea.Server.Transfers;

/// <summary>How projects and pictures move in and out as archives; bound from the section <c>Transfers</c>.</summary>
public sealed class TransferOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Transfers";

    /// <summary>
    /// Networks in CIDR notation in which other Fovea servers may be asked for projects, on every port; for example
    /// <c>10.20.30.40/32</c>. Servers at public addresses, on ports 80 and 443, may always be asked.
    /// </summary>
    /// <value>The default is none.</value>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>The largest archive that is taken, and the most bytes it may unpack to.</summary>
    /// <value>The default is 32 GiB; from 1 MiB to 1 TiB.</value>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 32L << 30;

    /// <summary>How long fetching a project from another server may take.</summary>
    /// <value>The default is 2 hours; from 1 minute to 1 day.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Names each entry of <see cref="AllowedNetworks"/> that is not a network.</summary>
    /// <param name="validationContext">Not used.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult(
            $"{Section}:{nameof(AllowedNetworks)} has '{network}', which is not a network in CIDR notation, such as 10.20.0.0/16 or fd00:20::/64.",
            [nameof(AllowedNetworks)]));
}
