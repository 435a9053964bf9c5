using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Fovea.Server.Images.Fetching;

/// <summary>How pictures are fetched from addresses that callers give; bound from the section <c>ImageUrls</c>.</summary>
public sealed class ImageUrlOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ImageUrls";

    /// <summary>
    /// Networks in CIDR notation that may be reached besides the public internet, and there on every port; for example a factory's own
    /// file server, <c>10.20.30.40/32</c>.
    /// </summary>
    /// <value>The default is none: only public addresses, on ports 80 and 443.</value>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>How long one fetch may take, from the look-up of the name to the last byte, redirects included.</summary>
    /// <value>The default is 10 seconds; from 1 second to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many redirects are followed.</summary>
    /// <value>The default is 3; from 0 to 10.</value>
    [Range(0, 10)]
    public int MaxRedirects { get; set; } = 3;

    /// <summary>Names each entry of <see cref="AllowedNetworks"/> that is not a network.</summary>
    /// <param name="validationContext">Not used.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult(
            $"{Section}:{nameof(AllowedNetworks)} has '{network}', "
            + "which is not a network in CIDR notation, such as 10.20.0.0/16 or fd00:20::/64.",
            [nameof(AllowedNetworks)]));
}
