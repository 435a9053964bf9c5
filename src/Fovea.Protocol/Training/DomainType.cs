namespace Fovea.Protocol.Training;

/// <summary>What the projects of a domain do.</summary>
public enum DomainType
{
    /// <summary>Say what an image shows.</summary>
    Classification,

    /// <summary>Say what an image shows and where.</summary>
    ObjectDetection,
}
