using System.Security.Cryptography;
using System.Text.Json;
using Fovea.Engine.Models;

namespace Fovea.Engine.Backbones.Installed;

/// <summary>The backbones that were installed into a folder, and which domain uses which.</summary>
/// <param name="folder">Where they lie; created when something is first installed.</param>
public sealed class BackboneStore(string folder)
{
    private const string Subfolder = "backbones";
    private const string AssignmentsFile = "domains.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The store of a data folder.</summary>
    /// <param name="dataFolder">The data folder.</param>
    public static BackboneStore In(string dataFolder) => new(Path.Combine(dataFolder, Subfolder));

    /// <summary>Where the files lie.</summary>
    public string Folder => folder;

    /// <summary>The installed backbones, by id.</summary>
    /// <exception cref="InvalidModelException">A manifest is damaged.</exception>
    public IReadOnlyList<BackboneManifest> List() => [.. Ids().Select(id => BackboneManifest.Parse(File.ReadAllBytes(ManifestPath(id))))];

    /// <summary>Whether there is a backbone of this id, installed or embedded.</summary>
    /// <param name="id">The id.</param>
    public bool Has(string id) => IsEmbedded(id) || (BackboneManifest.IsId(id) && File.Exists(ManifestPath(id)));

    /// <summary>Loads a backbone, installed or embedded.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="InvalidModelException">There is none of this id, or its files are damaged.</exception>
    public Backbone Load(string id) => IsEmbedded(id) ? Backbone.LoadEmbedded(id)
        : Has(id) ? Backbone.Load(folder, id)
        : throw new InvalidModelException($"There is no backbone '{id}'; there are {string.Join(", ", Backbone.EmbeddedIds.Concat(List().Select(b => b.Id)))}.");

    /// <summary>Checks a network, lets it run once in a process of its own, and installs it; an installed one of the same id is kept.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="trial">The program that runs it for the first time; see <see cref="BackboneTrial"/>.</param>
    /// <param name="cancellationToken">Stops the trial.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="InvalidModelException">The id is taken, or the network is refused.</exception>
    public async Task<BackboneManifest> InstallAsync(ReadOnlyMemory<byte> onnx, BackboneRequest request, IReadOnlyList<string> trial, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trial);
        if (Has(request.Id))
        {
            throw new InvalidModelException($"There is a backbone '{request.Id}' already; remove it first, or take another id.");
        }

        var candidate = BackboneReader.Read(onnx, request);
        Directory.CreateDirectory(folder);
        var untried = Path.Combine(folder, $"{request.Id}.untried");
        try
        {
            AtomicFile.Write(untried, candidate.Onnx);
            var dimension = await new BackboneTrialProcess(trial).RunAsync(untried, candidate, cancellationToken);
            var manifest = new BackboneManifest(
                request.Id, candidate.InputName, candidate.InputSizePixels, request.Mean, request.Std, candidate.FeaturesOutput, MapOutput: null, dimension,
                Convert.ToHexStringLower(SHA256.HashData(candidate.Onnx)));
            var json = manifest.ToJson();
            BackboneManifest.Parse(json);
            File.Move(untried, NetworkPath(request.Id), overwrite: true);
            // Last, because it is what makes a backbone of the file.
            AtomicFile.Write(ManifestPath(request.Id), json);
            return manifest;
        }
        finally
        {
            File.Delete(untried);
        }
    }

    /// <summary>The files that the store consists of: assignments, networks and manifests, without a network that is just being tried.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Ids().SelectMany(id => new[] { NetworkPath(id), ManifestPath(id) }).Prepend(Path.Combine(folder, AssignmentsFile)).Where(File.Exists)];

    /// <summary>Reads every installed network and holds it against its hash, and every assignment against what is there.</summary>
    /// <returns>What is wrong, each in a sentence; empty when all is well.</returns>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        foreach (var id in Ids())
        {
            Try(() => Backbone.ReadModel(folder, id));
        }

        Try(() =>
        {
            foreach (var (domain, id) in ReadAssignments().Where(pair => !Has(pair.Value)))
            {
                problems.Add($"The domain {domain} is assigned the backbone '{id}', which is not installed.");
            }
        });
        return problems;

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (Exception e) when (e is InvalidModelException or IOException or UnauthorizedAccessException)
            {
                problems.Add(e.Message);
            }
        }
    }

    /// <summary>Removes an installed backbone. Models that were trained on it hold it and go on.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="InvalidModelException">It is not installed, or a domain uses it.</exception>
    public void Remove(string id)
    {
        if (IsEmbedded(id) || !Has(id))
        {
            throw new InvalidModelException($"There is no installed backbone '{id}'.");
        }

        if (ReadAssignments().Where(pair => pair.Value == id).Select(pair => pair.Key).ToList() is { Count: > 0 } domains)
        {
            throw new InvalidModelException($"The backbone '{id}' is used by the domains {string.Join(", ", domains)}; assign them another first.");
        }

        File.Delete(ManifestPath(id));
        File.Delete(NetworkPath(id));
    }

    /// <summary>Which backbone is assigned to which domain; a domain that is not there uses the default one.</summary>
    /// <exception cref="InvalidModelException">The file is damaged.</exception>
    public IReadOnlyDictionary<string, string> ReadAssignments()
    {
        var path = Path.Combine(folder, AssignmentsFile);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"The file '{AssignmentsFile}' of the backbones is damaged: {e.Message}", e);
        }
    }

    /// <summary>Assigns a backbone to a domain; a running server takes it up at its next start.</summary>
    /// <param name="domain">The domain's id.</param>
    /// <param name="id">The backbone's id.</param>
    /// <exception cref="InvalidModelException">There is no backbone of this id.</exception>
    public void Assign(string domain, string id)
    {
        if (!Has(id))
        {
            throw new InvalidModelException($"There is no backbone '{id}'; install it first.");
        }

        var assignments = new Dictionary<string, string>(ReadAssignments()) { [domain] = id };
        if (id == Backbone.DefaultId)
        {
            assignments.Remove(domain);
        }

        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, AssignmentsFile), JsonSerializer.SerializeToUtf8Bytes(assignments, Json));
    }

    private static bool IsEmbedded(string id) => Backbone.EmbeddedIds.Contains(id);

    private IEnumerable<string> Ids() => !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.json")
        .Where(path => Path.GetFileName(path) != AssignmentsFile).Select(path => Path.GetFileNameWithoutExtension(path)).Where(BackboneManifest.IsId).Order(StringComparer.Ordinal);

    private string NetworkPath(string id) => Path.Combine(folder, id + ".onnx");

    private string ManifestPath(string id) => Path.Combine(folder, id + ".json");
}
