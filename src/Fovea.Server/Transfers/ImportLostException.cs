namespace Fovea.Server.Transfers;

/// <summary>The import is another worker's by now, or gone; nothing that this one writes counts.</summary>
internal sealed class ImportLostException(Guid projectId) : Exception($"The import of project {projectId} went to another worker.");
