using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class JudgementTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_examined",
                table: "pending_judgements",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "script_id",
                table: "pending_judgements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "site_id",
                table: "pending_judgements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_pending_judgements_is_examined_site_id_script_id_queued_at",
                table: "pending_judgements",
                columns: new[] { "is_examined", "site_id", "script_id", "queued_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_pending_judgements_is_examined_site_id_script_id_queued_at",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "is_examined",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "script_id",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "site_id",
                table: "pending_judgements");
        }
    }
}
