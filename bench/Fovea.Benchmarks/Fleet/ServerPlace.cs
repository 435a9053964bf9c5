namespace Fovea.Benchmarks.Fleet;

/// <summary>What one process of an installation of several is told.</summary>
/// <param name="Role">What it does.</param>
/// <param name="ConnectionString">Where the rows are.</param>
/// <param name="SharedFolder">Where the files and the keys are.</param>
/// <param name="Share">Its part of the processor; <see langword="null"/> for what it wants of the machine.</param>
internal sealed record ServerPlace(string Role, string ConnectionString, string SharedFolder, ProcessorShare? Share);
