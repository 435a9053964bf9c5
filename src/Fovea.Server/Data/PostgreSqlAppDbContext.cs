using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Data;

/// <summary>The same rows in PostgreSQL: a type of its own, because EF Core finds a set of migrations by the type of the context.</summary>
internal sealed class PostgreSqlAppDbContext(DbContextOptions<PostgreSqlAppDbContext> options) : AppDbContext(options);
