namespace Fovea.Server.Paging;

/// <summary>Which part of a query's results to read.</summary>
/// <param name="Session">The session as it is told to the caller.</param>
/// <param name="Newest">Rows made later are not part of the session.</param>
/// <param name="After">Where the page before ended; <see langword="null"/> at the beginning.</param>
internal sealed record QueryPage(string Session, DateTimeOffset Newest, PagePosition? After);
