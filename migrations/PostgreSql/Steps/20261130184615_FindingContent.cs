using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.PostgreSql.Steps
{
    /// <inheritdoc />
    public partial class FindingContent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "sha256",
                table: "site_findings",
                type: "bytea",
                maxLength: 32,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "sha256",
                table: "site_findings");
        }
    }
}
