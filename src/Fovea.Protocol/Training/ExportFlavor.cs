namespace Fovea.Protocol.Training;

/// <summary>The variant of an export platform.</summary>
public enum ExportFlavor
{
    /// <summary>A Linux container.</summary>
    Linux,

    /// <summary>A Windows container.</summary>
    Windows,

    /// <summary>ONNX 1.0.</summary>
    ONNX10,

    /// <summary>ONNX 1.2.</summary>
    ONNX12,

    /// <summary>A Linux container for ARM.</summary>
    ARM,

    /// <summary>A frozen TensorFlow graph.</summary>
    TensorFlowNormal,

    /// <summary>TensorFlow Lite.</summary>
    TensorFlowLite,
}
