using System.CommandLine;
using Fovea.Server.Resources;

namespace Fovea.Cli.Commands;

/// <summary>The options for quotas and call rates, which creating and changing a resource share.</summary>
internal static class ResourceLimitOptions
{
    private static readonly Option<string?> Quota = new("--quota") { Description = "Take the quotas of a tier: none, f0 or s0." };
    private static readonly Option<int?> Projects = Limit("--max-projects", "Projects of the resource.");
    private static readonly Option<int?> Images = Limit("--max-images", "Training images of one project.");
    private static readonly Option<int?> Tags = Limit("--max-tags", "Tags of one project.");
    private static readonly Option<int?> Iterations = Limit("--max-iterations", "Iterations of one project.");
    private static readonly Option<int?> Predictions = Limit("--max-predictions", "Pictures predicted in a month.");
    private static readonly Option<string?> Rates = new("--rates") { Description = "Take the call rates of a tier: none, f0 or s0." };
    private static readonly Option<int?> Storing = Limit("--storing-rate", "Predictions per second that are kept.");
    private static readonly Option<int?> NoStore = Limit("--no-store-rate", "Predictions per second by the nostore routes.");
    private static readonly Option<int?> Trainings = Limit("--training-rate", "Calls of TrainProject per second.");
    private static readonly Option<int?> Other = Limit("--other-rate", "All other calls of the training API per second.");

    public static Command WithLimits(this Command command)
    {
        foreach (var option in new Option[] { Quota, Projects, Images, Tags, Iterations, Predictions, Rates, Storing, NoStore, Trainings, Other })
        {
            command.Add(option);
        }

        return command;
    }

    public static ResourceChange Read(ParseResult parsed) => new()
    {
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
