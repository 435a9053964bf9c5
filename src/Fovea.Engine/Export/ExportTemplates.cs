using System.Reflection;
using System.Text;

namespace Fovea.Engine.Export;

/// <summary>The files of an archive that are the same for every model; they lie in this assembly as resources.</summary>
internal static class ExportTemplates
{
    private const string Prefix = "export/";
    private const string CommonFolder = $"{Prefix}common/";
    private const string OnnxFolder = $"{Prefix}onnx/";
    private const string ContainerFolder = $"{Prefix}container/";
    private const string ImagingFolder = $"{Prefix}imaging/";

    /// <summary>Licence, samples and README of an ONNX archive.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Onnx() => [.. In(CommonFolder), .. In(OnnxFolder), .. Imaging("CSharp/")];

    /// <summary>Licence, sources, README and the <c>Dockerfile</c> of a container.</summary>
    /// <param name="flavor">One of <see cref="ExportTarget.All"/>; the default is Linux.</param>
    public static IEnumerable<(string Name, byte[] Content)> Container(string? flavor) =>
        [.. In(CommonFolder), .. In(ContainerFolder), .. Imaging("app/"), ("Dockerfile", Encoding.UTF8.GetBytes(DockerfileOf(flavor)))];

    /// <summary>The code by which the engine makes a picture the network's input.</summary>
    private static IEnumerable<(string Name, byte[] Content)> Imaging(string program) =>
        In(ImagingFolder).Select(file => ($"{program}Imaging/{file.Name}", file.Content));

    private static string DockerfileOf(string? flavor)
    {
        var (sdk, runtime, platform) = flavor switch
        {
            null or "Linux" => ("10.0", "10.0", ""),
            "ARM" => ("10.0", "10.0", "--platform=linux/arm64 "),
            "Windows" => ("10.0-windowsservercore-ltsc2022", "10.0-windowsservercore-ltsc2022", ""),
            _ => throw new ArgumentOutOfRangeException(nameof(flavor), flavor, "There is no container of this flavor."),
        };
        return $"""
            # docker build -t classifier . && docker run --rm -p 127.0.0.1:80:80 classifier
            FROM {platform}mcr.microsoft.com/dotnet/sdk:{sdk} AS build
            WORKDIR /source
            COPY app .
            RUN dotnet publish -c Release -o /app

            FROM {platform}mcr.microsoft.com/dotnet/aspnet:{runtime}
            WORKDIR /app
            COPY --from=build /app .
            ENV ASPNETCORE_HTTP_PORTS=80 MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=4194304 MALLOC_TRIM_THRESHOLD_=33554432
            EXPOSE 80
            {(flavor == "Windows" ? "" : "USER $APP_UID\n")}ENTRYPOINT ["dotnet", "classifier.dll"]

            """;
    }

    private static IEnumerable<(string Name, byte[] Content)> In(string folder)
    {
        var assembly = typeof(ExportTemplates).Assembly;
        return from name in assembly.GetManifestResourceNames()
               where name.StartsWith(folder, StringComparison.Ordinal)
               orderby name
               // Built on Windows, the names of sub-folders end in its own separator.
               select (name[folder.Length..].Replace('\\', '/'), Read(assembly, name));
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
