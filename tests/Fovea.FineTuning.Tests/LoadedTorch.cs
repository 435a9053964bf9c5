using Fovea.FineTuning.Native;

[assembly: AssemblyFixture(typeof(Fovea.FineTuning.Tests.LoadedTorch))]

namespace Fovea.FineTuning.Tests;

/// <summary>Loads libtorch before the first test: one that touched TorchSharp sooner would leave it without for all.</summary>
public sealed class LoadedTorch
{
    public LoadedTorch() => TorchLibrary.Load();
}
