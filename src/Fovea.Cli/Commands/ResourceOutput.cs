using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Protocol.Resources;
using Fovea.Server.Resources;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Writes resources, keys and usage: for people, or as the one JSON object.</summary>
internal sealed class ResourceOutput(CommandOutput console, bool isJson)
{
    public void List(IReadOnlyList<ResourceDescription> resources)
    {
        if (isJson)
        {
            console.Object(new { resources });
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("name", "kind", "region", "created");
        foreach (var resource in resources)
        {
            table.AddRow(resource.Name, resource.Kind, resource.Region, resource.Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        console.Table(table);
    }

    public void Resource(ResourceDescription resource)
    {
        if (isJson)
        {
            console.Object(resource);
            return;
        }

        Lines(resource);
        if (resource.Keys is { } keys)
        {
            Lines(keys);
        }
    }

    public void ResourceWithUsage(ResourceDescription resource, IReadOnlyList<ResourceUsage> usage)
    {
        if (isJson)
        {
            console.Object(new { resource, usage });
            return;
        }

        Lines(resource);
        var table = new Table().Border(TableBorder.Simple).AddColumns(
            "day (UTC)", "training calls", "prediction calls", "pictures uploaded", "pictures predicted", "training seconds");
        foreach (var day in usage)
        {
            table.AddRow(
                day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(day.TrainingCalls), Number(day.PredictionCalls),
                Number(day.PicturesUploaded), Number(day.PicturesPredicted), day.TrainingSeconds.ToString("F1", CultureInfo.InvariantCulture));
        }

        console.Table(table);
    }

    public void Keys(ResourceKeys keys)
    {
        if (isJson)
        {
            console.Object(keys);
        }
        else
        {
            Lines(keys);
        }
    }

    public void Deleted(string name)
    {
        if (isJson)
        {
            console.Object(new { deleted = name });
        }
        else
        {
            console.Line($"Deleted the resource '{name}'; a running server forgets its keys within 5 seconds.");
        }
    }

    private void Lines(ResourceDescription resource)
    {
        console.Line($"name         {resource.Name}");
        console.Line($"kind         {resource.Kind}");
        console.Line($"region       {resource.Region}");
        console.Line($"resource id  {resource.ResourceId}");
        console.Line($"quota        projects {Limit(resource.Quota.Projects)}, images per project {Limit(resource.Quota.ImagesPerProject)}, "
            + $"tags per project {Limit(resource.Quota.TagsPerProject)}, iterations per project {Limit(resource.Quota.IterationsPerProject)}, "
            + $"predictions per month {Limit(resource.Quota.PredictionsPerMonth)}");
        console.Line($"rates        storing predictions {Limit(resource.Rates.StoringPredictionsPerSecond)}, "
            + $"no-store predictions {Limit(resource.Rates.NoStorePredictionsPerSecond)}, trainings {Limit(resource.Rates.TrainingsPerSecond)}, "
            + $"other calls {Limit(resource.Rates.OtherCallsPerSecond)} per second");
    }

    private void Lines(ResourceKeys keys)
    {
        console.Line($"key 1        {keys.Key1}");
        console.Line($"key 2        {keys.Key2}");
    }

    private static string Limit(int? value) => value is { } limit ? Number(limit) : "unlimited";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
