using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Transfers;

/// <summary>Permission to copy one project, for whoever knows the secret of its token. Goes with the project.</summary>
internal sealed class TransferEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ProjectId { get; init; }

    /// <summary>HMAC of the token's secret; the secret itself is kept nowhere.</summary>
    public required byte[] SecretHash { get; init; }

    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Expires { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TransferEntity>
    {
        public void Configure(EntityTypeBuilder<TransferEntity> transfer)
        {
            transfer.ToTable("Transfers");
            transfer.HasOne<ProjectEntity>().WithMany().HasForeignKey(t => t.ProjectId).OnDelete(DeleteBehavior.Cascade);
            transfer.HasIndex(t => t.Expires);
        }
    }
}
