using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class HostileContent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "fetch_asked_at",
                table: "scripts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "interruptions",
                table: "crawls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_scripts_fetch_asked_at",
                table: "scripts",
                column: "fetch_asked_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_scripts_fetch_asked_at",
                table: "scripts");

            migrationBuilder.DropColumn(
                name: "fetch_asked_at",
                table: "scripts");

            migrationBuilder.DropColumn(
                name: "interruptions",
                table: "crawls");
        }
    }
}
