using System.Reflection;
using Fovea.Charts;
using Fovea.Engine.Models;
using Fovea.Protocol;
using Fovea.SamplePictures;
using Fovea.Server;

namespace Fovea.Architecture.Tests;

/// <summary>The drawing of the architecture: who may know whom. An arrow that is not here does not exist.</summary>
public sealed class ArrowsTests
{
    private static readonly Assembly Engine = typeof(ModelFile).Assembly;
    private static readonly Assembly Server = typeof(FoveaServer).Assembly;
    private static readonly Assembly Cli = Assembly.Load("fovea");

    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Fovea.Engine", [] },
        { "Fovea.Protocol", [] },
        { "Fovea.SamplePictures", [] },
        { "Fovea.Charts", [] },
        { "Fovea.Portal", ["Fovea.Charts", "Fovea.Protocol"] },
        { "Fovea.Server", ["Fovea.Engine", "Fovea.Portal", "Fovea.Protocol"] },
        { "Fovea.FineTuning", ["Fovea.Engine"] },
        { "Fovea.Pretrain", ["Fovea.Charts", "Fovea.Engine", "Fovea.FineTuning"] },
        { "fovea", ["Fovea.Charts", "Fovea.Engine", "Fovea.FineTuning", "Fovea.Protocol", "Fovea.SamplePictures", "Fovea.Server"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Project_KnowsOnlyItsNeighbours(string project, string[] neighbours)
    {
        var known = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("Fovea", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(known.Except(neighbours));
    }

    [Fact]
    public void Engine_IsAPlainLibrary()
    {
        string[] allowed = ["Google.Protobuf", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.ML.OnnxRuntime", "NetVips"];

        Assert.Empty(OutsideTheRuntime(Engine).Except(allowed));
    }

    [Fact]
    public void FineTuning_AloneUsesTorch()
    {
        Assert.Contains("TorchSharp", OutsideTheRuntime(Assembly.Load("Fovea.FineTuning")));
        // The server starts it as a process; the command line reaches it in one command, which nothing else calls.
        Assert.Equal(["TrainAdvancedWorkerCommand"], CodeReferences.Of(Cli).Where(pair => pair.To.Assembly.GetName().Name == "Fovea.FineTuning").Select(pair => pair.From.Name).Distinct());
    }

    [Fact]
    public void Protocol_NeedsNothingButTheRuntime() => Assert.Empty(OutsideTheRuntime(typeof(Operation).Assembly));

    [Fact]
    public void Charts_NeedNothingButTheRuntime() => Assert.Empty(OutsideTheRuntime(typeof(ConfusionChart).Assembly));

    [Fact]
    public void SamplePictures_DrawWithOneLibrary() => Assert.Empty(OutsideTheRuntime(typeof(SamplePicture).Assembly).Except(["NetVips"]));

    [Fact]
    public void Engine_KnowsNoIdsOfTheApi()
    {
        // Names of temporary files; and the manifest of an exported model, which says what it was exported from.
        string[] others = ["AtomicFile", "ExportManifest", "ExportOptions", "ExportVerification"];

        Assert.Empty(CodeReferences.Of(Engine).Where(pair => pair.To == typeof(Guid)).Select(pair => pair.From.Name).Except(others));
    }

    [Fact]
    public void Cli_UsesTheServerThroughItsEntryPoints()
    {
        // Starting it, and looking after a data folder and its resources.
        var used = CodeReferences.Of(Cli).Where(pair => pair.To.Assembly == Server).Select(pair => pair.To).Distinct();

        Assert.Empty(used.Where(type => type.Namespace is not ("Fovea.Server" or "Fovea.Server.Resources" or "Fovea.Server.Operations" or "Fovea.Server.Operations.Doctor") && type.Name is not ("DataFolderInUseException" or "AddressNotFreeException")).Select(type => type.FullName));
    }

    [Fact]
    public void Slice_UsesNoRoutesAndNoMappingOfAnother()
    {
        var wrong =
            from pair in CodeReferences.Of(Server)
            let user = SliceOf(pair.From)
            where pair.To.Assembly == Server && user.Length > 0 && user != SliceOf(pair.To) && IsRoutesOrMapping(pair.To)
            select $"{pair.From.FullName} uses {pair.To.FullName}";

        Assert.Empty(wrong.Order());
    }

    [Fact]
    public void Jobs_AloneUseHangfire() => Assert.Equal(
        ["Fovea.Server.Jobs"], CodeReferences.Of(Server).Where(pair => pair.To.Assembly.GetName().Name!.StartsWith("Hangfire", StringComparison.Ordinal)).Select(pair => pair.From.Namespace).Distinct());

    [Fact]
    public void DataAndStorage_KnowNoRoutes() => Assert.Empty(
        CodeReferences.Of(Server).Where(pair => SliceOf(pair.From) is "Data" or "Storage" && pair.To.Name.EndsWith("Api", StringComparison.Ordinal)).Select(pair => pair.From.Name));

    [Fact]
    public void Entities_StayInside() => Assert.Empty(Server.GetTypes().Where(type => type.IsPublic && type.Name.EndsWith("Entity", StringComparison.Ordinal)).Select(type => type.Name));

    private static bool IsRoutesOrMapping(Type type) => type.Name.EndsWith("Api", StringComparison.Ordinal) || type.Name.EndsWith("Mapping", StringComparison.Ordinal);

    private static IEnumerable<string> OutsideTheRuntime(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

    /// <summary>The folder below the server: <c>Images</c> for <c>Fovea.Server.Images.Fetching</c>.</summary>
    private static string SliceOf(Type type) => type.Namespace?.Split('.') is ["Fovea", "Server", var slice, ..] ? slice : "";
}
