using Fovea.Server.AutomaticTraining;
using Fovea.Server.Evaluations;
using Fovea.Server.Exports;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Predictions;
using Fovea.Server.Projects;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Usage;
using Fovea.Server.Suggestions;
using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fovea.Server.Data;

/// <summary>All rows of one installation, as SQLite keeps them; <see cref="PostgreSqlAppDbContext"/> as PostgreSQL does.</summary>
/// <remarks>
/// What a project holds is kept per <em>snapshot</em>: the workspace is the snapshot whose id is the project's own, and training
/// copies its rows under the iteration's id. Every listing therefore reads the same tables, whatever state it is asked for, and a
/// change of the workspace cannot reach an iteration.
/// </remarks>
internal class AppDbContext : DbContext
{
    public AppDbContext(DbContextOptions<AppDbContext> options)
        : base(options)
    {
    }

    protected AppDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<ResourceEntity> Resources => Set<ResourceEntity>();
    public DbSet<UsageEntity> Usage => Set<UsageEntity>();
    public DbSet<ProjectEntity> Projects => Set<ProjectEntity>();
    public DbSet<ImageEntity> Images => Set<ImageEntity>();
    public DbSet<TagEntity> Tags => Set<TagEntity>();
    public DbSet<SnapshotImageEntity> SnapshotImages => Set<SnapshotImageEntity>();
    public DbSet<ImageTagEntity> ImageTags => Set<ImageTagEntity>();
    public DbSet<ImageRegionEntity> ImageRegions => Set<ImageRegionEntity>();
    public DbSet<ImageMetadataEntity> ImageMetadata => Set<ImageMetadataEntity>();
    public DbSet<IterationEntity> Iterations => Set<IterationEntity>();
    public DbSet<AutomaticTrainingEntity> AutomaticTrainings => Set<AutomaticTrainingEntity>();
    public DbSet<AcceptedLabelEntity> AcceptedLabels => Set<AcceptedLabelEntity>();
    public DbSet<ExportEntity> Exports => Set<ExportEntity>();
    public DbSet<PredictionEntity> Predictions => Set<PredictionEntity>();
    public DbSet<SuggestionEntity> Suggestions => Set<SuggestionEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Ticks compare, sort and keep the contract's seven fraction digits in every database.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
