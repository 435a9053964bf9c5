namespace Fovea.Server.Operations.Doctor;

/// <summary>How a check of the doctor ended.</summary>
public enum CheckStatus
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Fovea works, but something will go wrong or goes slower than it could.</summary>
    Warning,

    /// <summary>Fovea does not work until this is mended.</summary>
    Problem,
}
