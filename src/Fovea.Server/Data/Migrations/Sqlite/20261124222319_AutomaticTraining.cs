using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fovea.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AutomaticTraining : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AutomaticTrainings",
                columns: table => new
                {
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    IterationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PreviousIterationId = table.Column<Guid>(type: "TEXT", nullable: true)
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AutomaticTrainings");
        }
    }
}
