namespace Fovea.Cli.Backbones;

/// <summary>A public network that can be installed by name.</summary>
/// <param name="Name">Its name here, and its id once it is installed.</param>
/// <param name="Address">Where its publisher offers it.</param>
/// <param name="Licence">As the publisher states it.</param>
/// <param name="Bytes">Length of the file, or <see langword="null"/> when it is not known here.</param>
/// <param name="Sha256">Its hash, or <see langword="null"/> when it is not known here.</param>
/// <param name="Description">What it is.</param>
internal sealed record CatalogueEntry(string Name, Uri Address, string Licence, long? Bytes, string? Sha256, string Description);
