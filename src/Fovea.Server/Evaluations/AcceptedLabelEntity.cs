using System.Security.Cryptography;
using System.Text;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Evaluations;

/// <summary>A person looked at a picture and found its tags right. Holds for the picture's bytes with exactly these tags, whatever is trained.</summary>
internal sealed class AcceptedLabelEntity
{
    public required Guid ProjectId { get; init; }
    public required string ContentHash { get; init; }
    public required string TagsHash { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>One short text for a set of tags.</summary>
    public static string HashOf(IEnumerable<Guid> tagIds) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', tagIds.Order()))));

    internal sealed class Configuration : IEntityTypeConfiguration<AcceptedLabelEntity>
    {
        public void Configure(EntityTypeBuilder<AcceptedLabelEntity> label)
        {
            label.HasKey(l => new { l.ProjectId, l.ContentHash, l.TagsHash });
            label.HasOne<ProjectEntity>().WithMany().HasForeignKey(l => l.ProjectId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
