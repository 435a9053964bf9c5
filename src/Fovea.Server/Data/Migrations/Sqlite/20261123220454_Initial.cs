using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fovea.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SnapshotImages_SnapshotId_Created",
                table: "SnapshotImages");

            migrationBuilder.DropIndex(
                name: "IX_Resources_Name",
                table: "Resources");

            migrationBuilder.AddColumn<string>(
                name: "ComparisonName",
                table: "Resources",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Quota_ImagesPerProject",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Quota_IterationsPerProject",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Quota_PredictionsPerMonth",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Quota_Projects",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Quota_TagsPerProject",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rates_NoStorePredictionsPerSecond",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rates_OtherCallsPerSecond",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rates_StoringPredictionsPerSecond",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rates_TrainingsPerSecond",
                table: "Resources",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<float>(
                name: "Uncertainty",
                table: "Predictions",
                type: "REAL",
                nullable: false,
                defaultValue: 0f);

            migrationBuilder.CreateTable(
                name: "Imports",
                columns: table => new
                {
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SourceProjectId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ProtectedToken = table.Column<string>(type: "TEXT", nullable: true),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false)
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
                name: "Suggestions",
                columns: table => new
                {
                    IterationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ImageId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Uncertainty = table.Column<float>(type: "REAL", nullable: false)
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
                name: "Transfers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SecretHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Created = table.Column<long>(type: "INTEGER", nullable: false),
                    Expires = table.Column<long>(type: "INTEGER", nullable: false)
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
                name: "Usage",
                columns: table => new
                {
                    ResourceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    TrainingCalls = table.Column<long>(type: "INTEGER", nullable: false),
                    PredictionCalls = table.Column<long>(type: "INTEGER", nullable: false),
                    PicturesUploaded = table.Column<long>(type: "INTEGER", nullable: false),
                    PicturesPredicted = table.Column<long>(type: "INTEGER", nullable: false),
                    TrainingSeconds = table.Column<double>(type: "REAL", nullable: false)
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
                name: "SuggestionTagEntity",
                columns: table => new
                {
                    IterationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ImageId = table.Column<Guid>(type: "TEXT", nullable: false),
                    TagId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Probability = table.Column<float>(type: "REAL", nullable: false)
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
                name: "IX_SnapshotImages_SnapshotId_Created_ImageId",
                table: "SnapshotImages",
                columns: new[] { "SnapshotId", "Created", "ImageId" });

            migrationBuilder.CreateIndex(
                name: "IX_Resources_ComparisonName",
                table: "Resources",
                column: "ComparisonName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ProjectId_Uncertainty",
                table: "Predictions",
                columns: new[] { "ProjectId", "Uncertainty" });

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
                name: "Imports");

            migrationBuilder.DropTable(
                name: "SuggestionTagEntity");

            migrationBuilder.DropTable(
                name: "Transfers");

            migrationBuilder.DropTable(
                name: "Usage");

            migrationBuilder.DropTable(
                name: "Suggestions");

            migrationBuilder.DropIndex(
                name: "IX_SnapshotImages_SnapshotId_Created_ImageId",
                table: "SnapshotImages");

            migrationBuilder.DropIndex(
                name: "IX_Resources_ComparisonName",
                table: "Resources");

            migrationBuilder.DropIndex(
                name: "IX_Predictions_ProjectId_Uncertainty",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "ComparisonName",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Quota_ImagesPerProject",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Quota_IterationsPerProject",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Quota_PredictionsPerMonth",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Quota_Projects",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Quota_TagsPerProject",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Rates_NoStorePredictionsPerSecond",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Rates_OtherCallsPerSecond",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Rates_StoringPredictionsPerSecond",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Rates_TrainingsPerSecond",
                table: "Resources");

            migrationBuilder.DropColumn(
                name: "Uncertainty",
                table: "Predictions");

            migrationBuilder.CreateIndex(
                name: "IX_SnapshotImages_SnapshotId_Created",
                table: "SnapshotImages",
                columns: new[] { "SnapshotId", "Created" });

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Name",
                table: "Resources",
                column: "Name",
                unique: true);
        }
    }
}
