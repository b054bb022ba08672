using PageShield.Pipeline.Reports;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class ReportedRedirects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "redirect_asked_at",
                table: "observations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "redirects_to",
                table: "observations",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_observations_noise_redirect_asked_at",
                table: "observations",
                columns: new[] { "noise", "redirect_asked_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_observations_noise_redirect_asked_at",
                table: "observations");

            migrationBuilder.DropColumn(
                name: "redirect_asked_at",
                table: "observations");

            migrationBuilder.DropColumn(
                name: "redirects_to",
                table: "observations");
        }
    }
}
