namespace Fovea.Server.Transfers.Format;

/// <summary>The entries of a transfer archive. A reader looks these names up and never makes a path of a name it finds.</summary>
internal static class TransferArchiveNames
{
    public const string Manifest = "manifest.json";
    public const string Images = "images.jsonl";

    public static string Snapshot(int index) => FormattableString.Invariant($"snapshots/{index}.jsonl");

    public static string Picture(string hash) => $"pictures/{hash}";

    public static string Model(string hash) => $"models/{hash}";

    public static string Evaluation(string hash) => $"evaluations/{hash}";
}
