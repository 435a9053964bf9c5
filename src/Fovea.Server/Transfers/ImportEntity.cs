using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Transfers;

/// <summary>An import that is not settled yet; gone once its project is <c>Succeeded</c> or <c>Failed</c>.</summary>
internal sealed class ImportEntity
{
    /// <summary>The new project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The project of this server to copy; <see langword="null"/> when it is fetched.</summary>
    public Guid? SourceProjectId { get; init; }

    /// <summary>The token to fetch with, encrypted with a key ring that is kept outside the database.</summary>
    public string? ProtectedToken { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>How often a worker has begun.</summary>
    public int Attempt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportEntity>
    {
        public void Configure(EntityTypeBuilder<ImportEntity> import)
        {
            import.ToTable("Imports");
            import.HasKey(i => i.ProjectId);
            import.HasOne<ProjectEntity>().WithOne().HasForeignKey<ImportEntity>(i => i.ProjectId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
