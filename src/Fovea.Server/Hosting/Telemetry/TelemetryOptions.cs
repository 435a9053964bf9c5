namespace Fovea.Server.Hosting.Telemetry;

/// <summary>Where measurements go; bound from the section <c>Telemetry</c>. By default nowhere.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Telemetry";

    /// <summary>The OTLP endpoint (gRPC) that metrics and traces are sent to, such as <c>http://collector:4317</c>.</summary>
    /// <value>None by default; then nothing is sent.</value>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Whether <c>/metrics</c> answers Prometheus. It takes no key: whoever reaches the server reads names of resources and their usage.</summary>
    /// <value>The default is off.</value>
    public bool Prometheus { get; set; }
}
