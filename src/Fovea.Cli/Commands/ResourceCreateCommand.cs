using System.CommandLine;
using Fovea.Server.Resources;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource create</c>.</summary>
internal static class ResourceCreateCommand
{
    private static readonly Option<string> Name = ResourceCommand.NameOption();
    private static readonly Option<string> Kind = new("--kind") { Description = "training, prediction or multi-service, or Azure's name of the kind.", Required = true };
    private static readonly Option<string?> Region = new("--region") { Description = "Its region; projects are published within one region. The default is local." };
    private static readonly Option<string?> Quota = new("--quota") { Description = "Take the quotas of a tier: none (the default), f0 or s0." };
    private static readonly Option<int?> Projects = Limit("--max-projects", "Projects of the resource.");
    private static readonly Option<int?> Images = Limit("--max-images", "Training images of one project.");
    private static readonly Option<int?> Tags = Limit("--max-tags", "Tags of one project.");
    private static readonly Option<int?> Iterations = Limit("--max-iterations", "Iterations of one project.");
    private static readonly Option<int?> Predictions = Limit("--max-predictions", "Pictures predicted in a month.");
    private static readonly Option<string?> Rates = new("--rates") { Description = "Take the call rates of a tier: none (the default), f0 or s0." };
    private static readonly Option<int?> Storing = Limit("--storing-rate", "Predictions per second that are kept.");
    private static readonly Option<int?> NoStore = Limit("--no-store-rate", "Predictions per second by the nostore routes.");
    private static readonly Option<int?> Trainings = Limit("--training-rate", "Calls of TrainProject per second.");
    private static readonly Option<int?> Other = Limit("--other-rate", "All other calls of the training API per second.");

    public static Command Create()
    {
        var command = new Command("create", "Create a resource and show its keys.")
        {
            Name, Kind, Region, Quota, Projects, Images, Tags, Iterations, Predictions, Rates, Storing, NoStore, Trainings, Other,
        };
        command.SetResourceWork(
            async (parsed, resources, output, cancellationToken) => output.Resource(await resources.CreateAsync(Read(parsed), cancellationToken)),
            createsFolder: true);
        return command;
    }

    private static ResourceRequest Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(Name),
        Kind = parsed.GetValue(Kind),
        Region = parsed.GetValue(Region),
        QuotaTier = parsed.GetValue(Quota),
        Quota = new ResourceQuota
        {
            Projects = parsed.GetValue(Projects),
            ImagesPerProject = parsed.GetValue(Images),
            TagsPerProject = parsed.GetValue(Tags),
            IterationsPerProject = parsed.GetValue(Iterations),
            PredictionsPerMonth = parsed.GetValue(Predictions),
        },
        RateTier = parsed.GetValue(Rates),
        Rates = new ResourceRates
        {
            StoringPredictionsPerSecond = parsed.GetValue(Storing),
            NoStorePredictionsPerSecond = parsed.GetValue(NoStore),
            TrainingsPerSecond = parsed.GetValue(Trainings),
            OtherCallsPerSecond = parsed.GetValue(Other),
        },
    };

    private static Option<int?> Limit(string name, string description) => new(name) { Description = description, HelpName = "number" };
}
