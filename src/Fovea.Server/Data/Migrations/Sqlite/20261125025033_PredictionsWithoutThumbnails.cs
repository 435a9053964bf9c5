using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fovea.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PredictionsWithoutThumbnails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ThumbnailHash",
                table: "Predictions");

            // SQLite's own statement: EF Core would build the table anew, and the tags of predictions hang on it by a cascade.
            migrationBuilder.Sql("""ALTER TABLE "Predictions" DROP COLUMN "ThumbnailHash";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ThumbnailHash",
                table: "Predictions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ThumbnailHash",
                table: "Predictions",
                column: "ThumbnailHash");
        }
    }
}
