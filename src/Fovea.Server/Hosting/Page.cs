namespace Fovea.Server.Hosting;

/// <summary>A part of a listing.</summary>
internal readonly record struct Page(int Take, int Skip);
