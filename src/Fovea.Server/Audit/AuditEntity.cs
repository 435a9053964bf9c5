using Fovea.Protocol.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Audit;

/// <summary>One thing that was done. It outlives what it names, so it holds names and refers to no row.</summary>
internal sealed class AuditEntity
{
    public long Id { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required AuditAction Action { get; init; }
    public required AuditActor Actor { get; init; }
    public required Guid? ResourceId { get; init; }
    public required string? Resource { get; init; }
    public required int? Key { get; init; }
    public required string? Address { get; init; }
    public required Guid? ProjectId { get; init; }
    public required string? Project { get; init; }
    public required Guid? SubjectId { get; init; }
    public required string? Subject { get; init; }
    public required int? Count { get; init; }
    public required string? Details { get; init; }
    public required Guid? RequestId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntity>
    {
        public void Configure(EntityTypeBuilder<AuditEntity> entry)
        {
            entry.ToTable("AuditEntries");
            entry.HasIndex(e => e.ResourceId);
            entry.HasIndex(e => e.ProjectId);
            entry.HasIndex(e => e.Time);
        }
    }
}
