using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.PostgreSql.Steps
{
    /// <inheritdoc />
    public partial class DestinationHash : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "destination_hash",
                table: "script_contents",
                type: "bytea",
                maxLength: 32,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "destination_hash",
                table: "script_contents");
        }
    }
}
