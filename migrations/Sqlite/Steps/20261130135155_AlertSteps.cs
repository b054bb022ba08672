using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class AlertSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "pages_leaking",
                table: "crawls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "data_left",
                table: "crawl_pages",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "assigned_to",
                table: "alerts",
                type: "TEXT",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "resolved_at",
                table: "alerts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "resolved_by",
                table: "alerts",
                type: "TEXT",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "snoozed_until",
                table: "alerts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "alert_history",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "INTEGER", nullable: false),
                    alert_id = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    step = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_history", x => new { x.site_id, x.alert_id, x.id });
                    table.ForeignKey(
                        name: "FK_alert_history_alerts_site_id_alert_id",
                        columns: x => new { x.site_id, x.alert_id },
                        principalTable: "alerts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_resolved_at_acknowledged_at_raised_at",
                table: "alerts",
                columns: new[] { "resolved_at", "acknowledged_at", "raised_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alert_history");

            migrationBuilder.DropIndex(
                name: "IX_alerts_resolved_at_acknowledged_at_raised_at",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "pages_leaking",
                table: "crawls");

            migrationBuilder.DropColumn(
                name: "data_left",
                table: "crawl_pages");

            migrationBuilder.DropColumn(
                name: "assigned_to",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "resolved_at",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "resolved_by",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "snoozed_until",
                table: "alerts");
        }
    }
}
