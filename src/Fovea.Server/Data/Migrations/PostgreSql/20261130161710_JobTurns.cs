using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fovea.Server.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class JobTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "Added",
                table: "Jobs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsBackground",
                table: "Jobs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsTaken",
                table: "Jobs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "ResourceId",
                table: "Jobs",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "JobTurns",
                columns: table => new
                {
                    Queue = table.Column<string>(type: "text", nullable: false),
                    ResourceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobTurns", x => new { x.Queue, x.ResourceId });
                    table.ForeignKey(
                        name: "FK_JobTurns_Resources_ResourceId",
                        column: x => x.ResourceId,
                        principalTable: "Resources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Queue_EngineId",
                table: "Jobs",
                columns: new[] { "Queue", "EngineId" });

            migrationBuilder.CreateIndex(
                name: "IX_JobTurns_ResourceId",
                table: "JobTurns",
                column: "ResourceId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobTurns");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Queue_EngineId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Added",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "IsBackground",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "IsTaken",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "ResourceId",
                table: "Jobs");
        }
    }
}
