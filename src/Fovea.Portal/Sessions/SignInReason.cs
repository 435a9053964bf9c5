namespace Fovea.Portal.Sessions;

/// <summary>Why somebody is asked to sign in.</summary>
internal enum SignInReason
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>The session idled too long, is too old, or the server ended without carrying it over.</summary>
    Ended,

    /// <summary>The server no longer takes the key.</summary>
    KeyRevoked,

    /// <summary>They signed out.</summary>
    SignedOut,

    /// <summary>There was no key in the form.</summary>
    NoKey,

    /// <summary>No resource has the key.</summary>
    UnknownKey,

    /// <summary>The key belongs to a prediction resource.</summary>
    PredictionKey,

    /// <summary>Too many wrong keys came from this network.</summary>
    TooMany,

    /// <summary>The link was used, is too old, or is of an earlier start.</summary>
    Link,
}
