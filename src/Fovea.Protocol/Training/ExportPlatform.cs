namespace Fovea.Protocol.Training;

/// <summary>What an export is made for.</summary>
public enum ExportPlatform
{
    /// <summary>Apple's Core ML.</summary>
    CoreML,

    /// <summary>TensorFlow and its variants.</summary>
    TensorFlow,

    /// <summary>A container that answers like the prediction API.</summary>
    DockerFile,

    /// <summary>Any ONNX runtime.</summary>
    ONNX,

    /// <summary>The Vision AI Dev Kit.</summary>
    VAIDK,

    /// <summary>Intel's OpenVINO.</summary>
    OpenVino,
}
