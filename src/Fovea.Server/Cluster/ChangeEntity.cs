using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Cluster;

/// <summary>How often something of a topic was changed, so that a process can tell that it missed a notice. SQLite's one process needs none.</summary>
internal sealed class ChangeEntity
{
    public required ChangeTopic Topic { get; init; }

    public required long Version { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChangeEntity>
    {
        public void Configure(EntityTypeBuilder<ChangeEntity> change)
        {
            change.ToTable("Changes");
            change.HasKey(c => c.Topic);
        }
    }
}
