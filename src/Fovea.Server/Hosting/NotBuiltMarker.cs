namespace Fovea.Server.Hosting;

/// <summary>On the endpoints of operations that are not built yet.</summary>
internal sealed class NotBuiltMarker;
