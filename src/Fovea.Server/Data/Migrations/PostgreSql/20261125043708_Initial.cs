using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Fovea.Server.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Time = table.Column<long>(type: "bigint", nullable: false),
                    Action = table.Column<string>(type: "text", nullable: false),
                    Actor = table.Column<string>(type: "text", nullable: false),
                    ResourceId = table.Column<Guid>(type: "uuid", nullable: true),
                    Resource = table.Column<string>(type: "text", nullable: true),
                    Key = table.Column<int>(type: "integer", nullable: true),
                    Address = table.Column<string>(type: "text", nullable: true),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: true),
                    Project = table.Column<string>(type: "text", nullable: true),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: true),
                    Subject = table.Column<string>(type: "text", nullable: true),
                    Count = table.Column<int>(type: "integer", nullable: true),
                    Details = table.Column<string>(type: "text", nullable: true),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Resources",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    ComparisonName = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    ResourceId = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    Key1Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Key2Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Key1Protected = table.Column<string>(type: "text", nullable: false),
                    Key2Protected = table.Column<string>(type: "text", nullable: false),
                    Quota_ImagesPerProject = table.Column<int>(type: "integer", nullable: true),
                    Quota_IterationsPerProject = table.Column<int>(type: "integer", nullable: true),
                    Quota_PredictionsPerMonth = table.Column<int>(type: "integer", nullable: true),
                    Quota_Projects = table.Column<int>(type: "integer", nullable: true),
                    Quota_TagsPerProject = table.Column<int>(type: "integer", nullable: true),
                    Rates_NoStorePredictionsPerSecond = table.Column<int>(type: "integer", nullable: true),
                    Rates_OtherCallsPerSecond = table.Column<int>(type: "integer", nullable: true),
                    Rates_StoringPredictionsPerSecond = table.Column<int>(type: "integer", nullable: true),
                    Rates_TrainingsPerSecond = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Resources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Projects",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false),
                    DomainId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClassificationType = table.Column<string>(type: "text", nullable: false),
                    TargetExportPlatforms = table.Column<List<string>>(type: "text[]", nullable: false),
                    DisabledAugmentations = table.Column<List<string>>(type: "text[]", nullable: false),
                    ExportModelContainerUri = table.Column<string>(type: "text", nullable: true),
                    NotificationQueueUri = table.Column<string>(type: "text", nullable: true),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    LastModified = table.Column<long>(type: "bigint", nullable: false),
                    WorkspaceCreated = table.Column<long>(type: "bigint", nullable: false),
                    LastIterationNumber = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Projects", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Projects_Resources_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Resources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Usage",
                columns: table => new
                {
                    ResourceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    TrainingCalls = table.Column<long>(type: "bigint", nullable: false),
                    PredictionCalls = table.Column<long>(type: "bigint", nullable: false),
                    PicturesUploaded = table.Column<long>(type: "bigint", nullable: false),
                    PicturesPredicted = table.Column<long>(type: "bigint", nullable: false),
                    TrainingSeconds = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Usage", x => new { x.ResourceId, x.Day });
                    table.ForeignKey(
                        name: "FK_Usage_Resources_ResourceId",
                        column: x => x.ResourceId,
                        principalTable: "Resources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AcceptedLabels",
                columns: table => new
                {
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false),
                    TagsHash = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AcceptedLabels", x => new { x.ProjectId, x.ContentHash, x.TagsHash });
                    table.ForeignKey(
                        name: "FK_AcceptedLabels_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AutomaticTrainings",
                columns: table => new
                {
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    IterationId = table.Column<Guid>(type: "uuid", nullable: true),
                    PreviousIterationId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AutomaticTrainings", x => x.ProjectId);
                    table.ForeignKey(
                        name: "FK_AutomaticTrainings_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Images",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false),
                    ThumbnailHash = table.Column<string>(type: "text", nullable: false),
                    WidthPixels = table.Column<int>(type: "integer", nullable: false),
                    HeightPixels = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Images", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Images_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Imports",
                columns: table => new
                {
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    SourceProjectId = table.Column<Guid>(type: "uuid", nullable: true),
                    ProtectedToken = table.Column<string>(type: "text", nullable: true),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Imports", x => x.ProjectId);
                    table.ForeignKey(
                        name: "FK_Imports_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Iterations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    LastModified = table.Column<long>(type: "bigint", nullable: false),
                    QueuedAt = table.Column<long>(type: "bigint", nullable: false),
                    TrainedAt = table.Column<long>(type: "bigint", nullable: true),
                    DomainId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClassificationType = table.Column<string>(type: "text", nullable: false),
                    TrainingType = table.Column<string>(type: "text", nullable: false),
                    ReservedBudgetInHours = table.Column<int>(type: "integer", nullable: false),
                    WorkspaceFingerprint = table.Column<string>(type: "text", nullable: false),
                    BaseProjectId = table.Column<Guid>(type: "uuid", nullable: true),
                    BaseIterationId = table.Column<Guid>(type: "uuid", nullable: true),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    TrainingSeconds = table.Column<double>(type: "double precision", nullable: false),
                    Progress = table.Column<string>(type: "text", nullable: true),
                    TrainingErrorDetails = table.Column<string>(type: "text", nullable: true),
                    ModelHash = table.Column<string>(type: "text", nullable: true),
                    EvaluationHash = table.Column<string>(type: "text", nullable: true),
                    PublishName = table.Column<string>(type: "text", nullable: true),
                    PublishedResourceId = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Iterations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Iterations_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Predictions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    IterationId = table.Column<Guid>(type: "uuid", nullable: false),
                    DomainId = table.Column<Guid>(type: "uuid", nullable: false),
                    Application = table.Column<string>(type: "text", nullable: true),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false),
                    WidthPixels = table.Column<int>(type: "integer", nullable: false),
                    HeightPixels = table.Column<int>(type: "integer", nullable: false),
                    Uncertainty = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Predictions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Predictions_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Tags",
                columns: table => new
                {
                    SnapshotId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    ComparisonName = table.Column<string>(type: "text", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: true),
                    Type = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tags", x => new { x.SnapshotId, x.Id });
                    table.ForeignKey(
                        name: "FK_Tags_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Transfers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    SecretHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    Expires = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Transfers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Transfers_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SnapshotImages",
                columns: table => new
                {
                    SnapshotId = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SnapshotImages", x => new { x.SnapshotId, x.ImageId });
                    table.ForeignKey(
                        name: "FK_SnapshotImages_Images_ImageId",
                        column: x => x.ImageId,
                        principalTable: "Images",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Exports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    IterationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Platform = table.Column<string>(type: "text", nullable: false),
                    Flavor = table.Column<string>(type: "text", nullable: true),
                    Variant = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    ArchiveHash = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Exports_Iterations_IterationId",
                        column: x => x.IterationId,
                        principalTable: "Iterations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Suggestions",
                columns: table => new
                {
                    IterationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false),
                    Uncertainty = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Suggestions", x => new { x.IterationId, x.ImageId });
                    table.ForeignKey(
                        name: "FK_Suggestions_Images_ImageId",
                        column: x => x.ImageId,
                        principalTable: "Images",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Suggestions_Iterations_IterationId",
                        column: x => x.IterationId,
                        principalTable: "Iterations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PredictionTagEntity",
                columns: table => new
                {
                    PredictionId = table.Column<Guid>(type: "uuid", nullable: false),
                    TagId = table.Column<Guid>(type: "uuid", nullable: false),
                    TagName = table.Column<string>(type: "text", nullable: false),
                    TagType = table.Column<string>(type: "text", nullable: false),
                    Probability = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PredictionTagEntity", x => new { x.PredictionId, x.TagId });
                    table.ForeignKey(
                        name: "FK_PredictionTagEntity_Predictions_PredictionId",
                        column: x => x.PredictionId,
                        principalTable: "Predictions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ImageMetadata",
                columns: table => new
                {
                    SnapshotId = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "text", nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImageMetadata", x => new { x.SnapshotId, x.ImageId, x.Key });
                    table.ForeignKey(
                        name: "FK_ImageMetadata_SnapshotImages_SnapshotId_ImageId",
                        columns: x => new { x.SnapshotId, x.ImageId },
                        principalTable: "SnapshotImages",
                        principalColumns: new[] { "SnapshotId", "ImageId" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ImageRegions",
                columns: table => new
                {
                    SnapshotId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    TagId = table.Column<Guid>(type: "uuid", nullable: false),
                    Left = table.Column<float>(type: "real", nullable: false),
                    Top = table.Column<float>(type: "real", nullable: false),
                    Width = table.Column<float>(type: "real", nullable: false),
                    Height = table.Column<float>(type: "real", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImageRegions", x => new { x.SnapshotId, x.Id });
                    table.ForeignKey(
                        name: "FK_ImageRegions_SnapshotImages_SnapshotId_ImageId",
                        columns: x => new { x.SnapshotId, x.ImageId },
                        principalTable: "SnapshotImages",
                        principalColumns: new[] { "SnapshotId", "ImageId" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ImageRegions_Tags_SnapshotId_TagId",
                        columns: x => new { x.SnapshotId, x.TagId },
                        principalTable: "Tags",
                        principalColumns: new[] { "SnapshotId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ImageTags",
                columns: table => new
                {
                    SnapshotId = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    TagId = table.Column<Guid>(type: "uuid", nullable: false),
                    Created = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImageTags", x => new { x.SnapshotId, x.ImageId, x.TagId });
                    table.ForeignKey(
                        name: "FK_ImageTags_SnapshotImages_SnapshotId_ImageId",
                        columns: x => new { x.SnapshotId, x.ImageId },
                        principalTable: "SnapshotImages",
                        principalColumns: new[] { "SnapshotId", "ImageId" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ImageTags_Tags_SnapshotId_TagId",
                        columns: x => new { x.SnapshotId, x.TagId },
                        principalTable: "Tags",
                        principalColumns: new[] { "SnapshotId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SuggestionTagEntity",
                columns: table => new
                {
                    IterationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ImageId = table.Column<Guid>(type: "uuid", nullable: false),
                    TagId = table.Column<Guid>(type: "uuid", nullable: false),
                    Probability = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SuggestionTagEntity", x => new { x.IterationId, x.ImageId, x.TagId });
                    table.ForeignKey(
                        name: "FK_SuggestionTagEntity_Suggestions_IterationId_ImageId",
                        columns: x => new { x.IterationId, x.ImageId },
                        principalTable: "Suggestions",
                        principalColumns: new[] { "IterationId", "ImageId" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_SuggestionTagEntity_Tags_IterationId_TagId",
                        columns: x => new { x.IterationId, x.TagId },
                        principalTable: "Tags",
                        principalColumns: new[] { "SnapshotId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ProjectId",
                table: "AuditEntries",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ResourceId",
                table: "AuditEntries",
                column: "ResourceId");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Time",
                table: "AuditEntries",
                column: "Time");

            migrationBuilder.CreateIndex(
                name: "IX_Exports_ArchiveHash",
                table: "Exports",
                column: "ArchiveHash");

            migrationBuilder.CreateIndex(
                name: "IX_Exports_IterationId_Variant",
                table: "Exports",
                columns: new[] { "IterationId", "Variant" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Exports_Status",
                table: "Exports",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_ImageMetadata_SnapshotId_Key_Value",
                table: "ImageMetadata",
                columns: new[] { "SnapshotId", "Key", "Value" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageRegions_SnapshotId_ImageId",
                table: "ImageRegions",
                columns: new[] { "SnapshotId", "ImageId" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageRegions_SnapshotId_TagId",
                table: "ImageRegions",
                columns: new[] { "SnapshotId", "TagId" });

            migrationBuilder.CreateIndex(
                name: "IX_ImageTags_SnapshotId_TagId_ImageId",
                table: "ImageTags",
                columns: new[] { "SnapshotId", "TagId", "ImageId" });

            migrationBuilder.CreateIndex(
                name: "IX_Images_ContentHash",
                table: "Images",
                column: "ContentHash");

            migrationBuilder.CreateIndex(
                name: "IX_Images_ProjectId_ContentHash",
                table: "Images",
                columns: new[] { "ProjectId", "ContentHash" });

            migrationBuilder.CreateIndex(
                name: "IX_Images_ThumbnailHash",
                table: "Images",
                column: "ThumbnailHash");

            migrationBuilder.CreateIndex(
                name: "IX_Iterations_EvaluationHash",
                table: "Iterations",
                column: "EvaluationHash");

            migrationBuilder.CreateIndex(
                name: "IX_Iterations_ModelHash",
                table: "Iterations",
                column: "ModelHash");

            migrationBuilder.CreateIndex(
                name: "IX_Iterations_ProjectId_Name",
                table: "Iterations",
                columns: new[] { "ProjectId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Iterations_ProjectId_PublishName",
                table: "Iterations",
                columns: new[] { "ProjectId", "PublishName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Iterations_Status",
                table: "Iterations",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_PredictionTagEntity_TagId_Probability",
                table: "PredictionTagEntity",
                columns: new[] { "TagId", "Probability" });

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ContentHash",
                table: "Predictions",
                column: "ContentHash");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_Created",
                table: "Predictions",
                column: "Created");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ProjectId_Created",
                table: "Predictions",
                columns: new[] { "ProjectId", "Created" });

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ProjectId_Uncertainty",
                table: "Predictions",
                columns: new[] { "ProjectId", "Uncertainty" });

            migrationBuilder.CreateIndex(
                name: "IX_Projects_OwnerId_Created",
                table: "Projects",
                columns: new[] { "OwnerId", "Created" });

            migrationBuilder.CreateIndex(
                name: "IX_Resources_ComparisonName",
                table: "Resources",
                column: "ComparisonName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Key1Hash",
                table: "Resources",
                column: "Key1Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Key2Hash",
                table: "Resources",
                column: "Key2Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resources_ResourceId",
                table: "Resources",
                column: "ResourceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotImages_ImageId",
                table: "SnapshotImages",
                column: "ImageId");

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotImages_SnapshotId_ContentHash",
                table: "SnapshotImages",
                columns: new[] { "SnapshotId", "ContentHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotImages_SnapshotId_Created_ImageId",
                table: "SnapshotImages",
                columns: new[] { "SnapshotId", "Created", "ImageId" });

            migrationBuilder.CreateIndex(
                name: "IX_SuggestionTagEntity_IterationId_TagId_Probability",
                table: "SuggestionTagEntity",
                columns: new[] { "IterationId", "TagId", "Probability" });

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_Created",
                table: "Suggestions",
                column: "Created");

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_ImageId",
                table: "Suggestions",
                column: "ImageId");

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_IterationId_Uncertainty",
                table: "Suggestions",
                columns: new[] { "IterationId", "Uncertainty" });

            migrationBuilder.CreateIndex(
                name: "IX_Tags_ProjectId",
                table: "Tags",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Tags_SnapshotId_ComparisonName",
                table: "Tags",
                columns: new[] { "SnapshotId", "ComparisonName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_Expires",
                table: "Transfers",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_ProjectId",
                table: "Transfers",
                column: "ProjectId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AcceptedLabels");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "AutomaticTrainings");

            migrationBuilder.DropTable(
                name: "Exports");

            migrationBuilder.DropTable(
                name: "ImageMetadata");

            migrationBuilder.DropTable(
                name: "ImageRegions");

            migrationBuilder.DropTable(
                name: "ImageTags");

            migrationBuilder.DropTable(
                name: "Imports");

            migrationBuilder.DropTable(
                name: "PredictionTagEntity");

            migrationBuilder.DropTable(
                name: "SuggestionTagEntity");

            migrationBuilder.DropTable(
                name: "Transfers");

            migrationBuilder.DropTable(
                name: "Usage");

            migrationBuilder.DropTable(
                name: "SnapshotImages");

            migrationBuilder.DropTable(
                name: "Predictions");

            migrationBuilder.DropTable(
                name: "Suggestions");

            migrationBuilder.DropTable(
                name: "Tags");

            migrationBuilder.DropTable(
                name: "Images");

            migrationBuilder.DropTable(
                name: "Iterations");

            migrationBuilder.DropTable(
                name: "Projects");

            migrationBuilder.DropTable(
                name: "Resources");
        }
    }
}
