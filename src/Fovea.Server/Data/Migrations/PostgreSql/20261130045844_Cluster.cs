using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fovea.Server.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Cluster : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Handled",
                table: "AutomaticTrainings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Problem",
                table: "AutomaticTrainings",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Told",
                table: "AutomaticTrainings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "Changes",
                columns: table => new
                {
                    Topic = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Changes", x => x.Topic);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Changes");

            migrationBuilder.DropColumn(
                name: "Handled",
                table: "AutomaticTrainings");

            migrationBuilder.DropColumn(
                name: "Problem",
                table: "AutomaticTrainings");

            migrationBuilder.DropColumn(
                name: "Told",
                table: "AutomaticTrainings");
        }
    }
}
