using System.Globalization;

namespace Fovea.Server.Predictions.Container;

/// <summary>
/// What an exported container answers: as the prediction API, but without ids and time zone, tags in the order of the labels,
/// probabilities with 8 digits, and nothing of those that round to less.
/// </summary>
internal sealed record ContainerAnswer(string Created, string Id, string Iteration, IReadOnlyList<ContainerPrediction> Predictions, string Project)
{
    private const int Digits = 8;
    private const double Smallest = 1e-8;

    public static ContainerAnswer Of(IEnumerable<string> labels, IEnumerable<float> probabilities, DateTimeOffset created) => new(
        created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        Id: "",
        Iteration: "",
        [
            .. labels.Zip(probabilities, (label, probability) => new ContainerPrediction(null, Math.Round((double)probability, Digits), "", label))
                .Where(prediction => prediction.Probability > Smallest),
        ],
        Project: "");
}
