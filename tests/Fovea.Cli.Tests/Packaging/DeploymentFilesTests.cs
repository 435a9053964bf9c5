using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Fovea.Cli.Tests.Packaging;

/// <summary>What a parser and the program itself can say of the files that others deploy: no cluster and no container engine is at hand.</summary>
public sealed partial class DeploymentFilesTests
{
    private static readonly string Packaging = Path.Combine(Root(), "packaging");

    [Fact]
    public void Kubernetes_EveryFieldIsOneOfItsKind()
    {
        var objects = Manifests().ToList();

        Assert.Equal(
            ["ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Namespace", "PersistentVolumeClaim", "PodDisruptionBudget", "Secret", "Service"],
            objects.Select(found => found.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Kubernetes_WhatReferencesNameIsThere()
    {
        var objects = Manifests().ToList();
        var names = objects.Select(found => $"{found.Kind}/{found.Metadata.Name}").ToHashSet();
        var pods = objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template).ToList();

        Assert.All(objects.OfType<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths), path => Assert.Contains($"Service/{path.Backend.Service.Name}", names));
        Assert.All(objects.OfType<V2HorizontalPodAutoscaler>(), scaler => Assert.Contains($"Deployment/{scaler.Spec.ScaleTargetRef.Name}", names));
        Assert.All(objects.OfType<V1Service>(), service => Assert.Single(pods, pod => Selects(service.Spec.Selector, pod)));
        Assert.All(objects.OfType<V1PodDisruptionBudget>(), budget => Assert.Single(pods, pod => Selects(budget.Spec.Selector.MatchLabels, pod)));
        Assert.All(objects.OfType<V1Deployment>(), deployment => Assert.True(Selects(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template)));
        Assert.All(pods, pod =>
        {
            var container = Assert.Single(pod.Spec.Containers);
            Assert.All(container.VolumeMounts, mount => Assert.Contains(mount.Name, pod.Spec.Volumes.Select(volume => volume.Name)));
            Assert.All(pod.Spec.Volumes.Where(volume => volume.PersistentVolumeClaim is not null), volume => Assert.Contains($"PersistentVolumeClaim/{volume.PersistentVolumeClaim.ClaimName}", names));
            Assert.All(container.EnvFrom, source => Assert.Contains(source.ConfigMapRef is { } map ? $"ConfigMap/{map.Name}" : $"Secret/{source.SecretRef.Name}", names));
        });
        Assert.All(Directory.GetFiles(Path.Combine(Packaging, "kubernetes")).Select(Path.GetFileName).Where(name => name != "kustomization.yaml"), name =>
            Assert.Contains($"  - {name}\n", File.ReadAllText(Path.Combine(Packaging, "kubernetes", "kustomization.yaml")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubernetes_ArgumentsAndSettingsAreFoveas()
    {
        var objects = Manifests().ToList();

        await Assert.AllAsync(objects.OfType<V1Deployment>(), async deployment =>
        {
            var container = deployment.Spec.Template.Spec.Containers[0];
            await AssertServesAsync([.. container.Args]);
            Assert.Equal(["/health/live", "/health/live", "/health/ready"], new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Select(probe => probe.HttpGet.Path));
        });
        AssertSettings([.. objects.OfType<V1ConfigMap>().SelectMany(map => map.Data.Keys), .. objects.OfType<V1Secret>().SelectMany(secret => secret.StringData.Keys)]);
    }

    [Fact]
    public async Task Compose_ArgumentsAndSettingsAreFoveas()
    {
        var compose = ReadCompose();

        Assert.Equal(["api", "db", "nginx", "owner", "portal", "predictor", "storage", "worker"], compose.Services.Keys.Order(StringComparer.Ordinal));
        var processes = compose.Services.Values.Where(service => service.Image == "fovea").ToList();
        Assert.Equal(4, processes.Count);
        await Assert.AllAsync(processes, service => AssertServesAsync(service.Command));
        AssertSettings([.. processes.SelectMany(service => service.Environment.Keys)]);
        Assert.All(compose.Services.Values.SelectMany(service => service.Volumes ?? []).Select(volume => volume.Split(':')).Where(parts => parts.Length > 1 && !parts[0].StartsWith('.')), parts =>
            Assert.Contains(parts[0], compose.Volumes.Keys));
        Assert.All(["portal", "api", "predictor"], name => Assert.Contains($"server {name}:7070", File.ReadAllText(Path.Combine(Packaging, "nginx.conf")), StringComparison.Ordinal));
    }

    [Fact]
    public void Systemd_UnitOfOneRole_IsAsShutAsThatOfAll()
    {
        static IEnumerable<string> Sandbox(string unit) => File.ReadAllLines(Path.Combine(Packaging, unit))
            .Where(line => SandboxDirective().IsMatch(line));

        Assert.Equal(Sandbox("fovea.service"), Sandbox("fovea@.service"));
        Assert.Contains("--role ${FOVEA_ROLE}", File.ReadAllText(Path.Combine(Packaging, "fovea@.service")), StringComparison.Ordinal);
    }

    private static async Task AssertServesAsync(IReadOnlyList<string> arguments)
    {
        Assert.Equal("serve", arguments[0]);
        // Help of a command is shown when everything else on the line was understood.
        var run = await CommandRun.OfAsync([.. arguments, "--help"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var roles = arguments[arguments.ToList().IndexOf("--role") + 1].Split(',');
        Assert.Subset(new HashSet<string> { "api", "portal", "worker", "predictor" }, roles.ToHashSet());
    }

    private static void AssertSettings(IReadOnlyList<string> names)
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md"));

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"`{name.Replace("__", ":", StringComparison.Ordinal)}`", documented, StringComparison.Ordinal));
    }

    /// <summary>Every object of every file, but for kustomize's own, read strictly: a field that its kind has not throws.</summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Manifests() => Directory.GetFiles(Path.Combine(Packaging, "kubernetes"))
        .Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal)
        .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true)).Cast<IKubernetesObject<V1ObjectMeta>>();

    private static Compose ReadCompose()
    {
        using var text = new StringReader(File.ReadAllText(Path.Combine(Packaging, "compose.yaml")));
        return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
            .Deserialize<Compose>(new MergingParser(new Parser(text)));
    }

    private static bool Selects(IDictionary<string, string> selector, V1PodTemplateSpec pod) => selector.All(pair => pod.Metadata.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Fovea.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^(Protect|Private|Restrict|Capability|Ambient|NoNew|Remove|Lock|Keyring|SystemCall|UMask|StateDirectoryMode|Memory|TasksMax|LimitNOFILE|Proc)")]
    private static partial Regex SandboxDirective();

    /// <summary>What the tests look at of a compose file.</summary>
    private sealed class Compose
    {
        public Dictionary<string, ComposeService> Services { get; set; } = [];

        public Dictionary<string, object?> Volumes { get; set; } = [];
    }

    private sealed class ComposeService
    {
        public string? Image { get; set; }

        public List<string> Command { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public List<string>? Volumes { get; set; }
    }
}
