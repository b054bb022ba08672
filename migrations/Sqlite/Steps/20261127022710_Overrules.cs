using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class Overrules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "overruled_verdict",
                table: "scripts",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "overrules",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    script_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    verdict = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    machine_verdict = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    machine_score = table.Column<int>(type: "INTEGER", nullable: true),
                    end = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_overrules", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_overrules_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_overrules_ended_at_expires_at",
                table: "overrules",
                columns: new[] { "ended_at", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "IX_overrules_id",
                table: "overrules",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_overrules_site_id_script_id_id",
                table: "overrules",
                columns: new[] { "site_id", "script_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_overrules_standing",
                table: "overrules",
                columns: new[] { "site_id", "script_id" },
                unique: true,
                filter: "ended_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "overrules");

            migrationBuilder.DropColumn(
                name: "overruled_verdict",
                table: "scripts");
        }
    }
}
