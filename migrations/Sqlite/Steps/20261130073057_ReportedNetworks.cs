using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class ReportedNetworks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "networks",
                table: "reported_hosts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "made_on_site",
                table: "saved_filters",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "networks",
                table: "reported_hosts");

            migrationBuilder.DropColumn(
                name: "made_on_site",
                table: "saved_filters");
        }
    }
}
