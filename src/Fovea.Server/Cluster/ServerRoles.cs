namespace Fovea.Server.Cluster;

/// <summary>What a process does of the whole service.</summary>
[Flags]
internal enum ServerRoles
{
    /// <summary>Answers the training API, the management API and signed addresses.</summary>
    Api = 1,

    /// <summary>Shows the portal.</summary>
    Portal = 2,

    /// <summary>Trains, exports, imports and cleans up.</summary>
    Worker = 4,

    /// <summary>Answers the prediction API.</summary>
    Predictor = 8,

    All = Api | Portal | Worker | Predictor,
}
