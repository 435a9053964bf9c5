using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Cli.Transfers;
using Fovea.Protocol.Client;
using Fovea.Protocol.Pictures;
using Fovea.Protocol.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea import</c>: a folder or zip of pictures goes into a project.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var source = new Argument<string>("folder or zip") { Description = "One sub-folder for each tag, named after it; or what 'fovea download' wrote." };
        var create = new Option<bool>("--create") { Description = "Create the project when there is none of that name." };
        var json = CommandAction.JsonOption();
        var command = new Command("import", "Add pictures and their tags to a project.") { source, create, json };
        connection.AddTo(command);
        command.SetAsyncWork((parsed, console, cancellationToken) => RemoteWork.RunAsync(async () =>
        {
            var (endpoint, key) = connection.ServerOf(parsed);
            var pictures = PictureSource.Open(parsed.GetRequiredValue(source));
            using var http = RemoteWork.NewHttpClient();
            var client = new TrainingClient(http, endpoint, key);
            var idOrName = connection.ProjectOf(parsed);
            var project = await ConnectionOptions.FindProjectAsync(client, idOrName, cancellationToken)
                ?? await CreateProjectAsync(client, idOrName, parsed.GetValue(create), pictures.Annotations, cancellationToken);
            var summary = await ImportAsync(pictures, client, new PictureArchiveClient(http, endpoint, key), project.Id, console, cancellationToken);
            Write(summary, project, parsed.GetValue(json), console);
            return summary.Failures.Count == 0 ? ExitCode.Ok : ExitCode.BadData;
        }));
        return command;
    }

    private static Task<Project> CreateProjectAsync(
        TrainingClient client, string name, bool mayCreate, PictureAnnotations? annotations, CancellationToken cancellationToken) => mayCreate
        ? client.CreateProjectAsync(
            name, domainId: annotations?.DomainId, classificationType: annotations?.ClassificationType ?? Classifier.Multiclass, cancellationToken: cancellationToken)
        : throw new CommandException(ExitCode.BadData, $"There is no project '{name}'. With --create it is created.");

    private static Task<PictureImportSummary> ImportAsync(
        PictureSource pictures, TrainingClient client, PictureArchiveClient archives, Guid projectId, CommandOutput console, CancellationToken cancellationToken) =>
        console.WithProgressAsync(progress => pictures.Folder is { } folder
            ? FolderUpload.RunAsync(client, projectId, folder, pictures.Annotations, progress, cancellationToken)
            : ZipUpload.RunAsync(archives, projectId, pictures.Zip!, progress, cancellationToken));

    private static void Write(PictureImportSummary summary, Project project, bool json, CommandOutput console)
    {
        if (json)
        {
            console.Object(new
            {
                project = project.Id,
                pictures = summary.Pictures,
                added = summary.Added,
                duplicates = summary.Duplicates,
                tagsCreated = summary.TagsCreated,
                failures = summary.Failures,
            });
            return;
        }

        console.Line($"project: {project.Id} ({project.Name})");
        console.Line($"pictures: {summary.Pictures}");
        console.Line($"added: {summary.Added}");
        console.Line($"duplicates: {summary.Duplicates}");
        console.Line($"failed: {summary.Failures.Count}");
        console.Line($"tags created: {(summary.TagsCreated.Count == 0 ? "none" : string.Join(", ", summary.TagsCreated))}");
        foreach (var failure in summary.Failures)
        {
            console.Warning($"not added: {failure.File}: {failure.Status}");
        }
    }
}
