using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PageShield.Migrations.PostgreSql.Steps
{
    /// <inheritdoc />
    public partial class FiltersAndSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_scripts_on_payment_page_status_site_id_id",
                table: "scripts");

            migrationBuilder.DropIndex(
                name: "IX_changes_sameness_id",
                table: "changes");

            migrationBuilder.CreateTable(
                name: "saved_filters",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<int>(type: "integer", nullable: true),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    list = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_filters", x => x.id);
                    table.ForeignKey(
                        name: "FK_saved_filters_account_users_account_id",
                        column: x => x.account_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_id",
                table: "scripts",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_scripts_status_site_id_id",
                table: "scripts",
                columns: new[] { "status", "site_id", "id" },
                filter: "on_payment_page");

            migrationBuilder.CreateIndex(
                name: "IX_changes_sameness_id_site_id",
                table: "changes",
                columns: new[] { "sameness", "id", "site_id" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_leader_id_raised_at_severity",
                table: "alerts",
                columns: new[] { "leader_id", "raised_at", "severity" });

            migrationBuilder.CreateIndex(
                name: "IX_saved_filters_account_id_list_name",
                table: "saved_filters",
                columns: new[] { "account_id", "list", "name" },
                unique: true);

            // Parts of scripts' addresses, as trigrams. A role that may not create the extension, or a server without it, goes on without.
            migrationBuilder.Sql(
                """
                DO $$ BEGIN
                  CREATE EXTENSION IF NOT EXISTS pg_trgm;
                  CREATE INDEX ix_scripts_url_trigrams ON scripts USING gin (lower(url) gin_trgm_ops);
                EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
                  RAISE NOTICE 'pg_trgm cannot be had: search reads every script';
                END $$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX IF EXISTS ix_scripts_url_trigrams");

            migrationBuilder.DropTable(
                name: "saved_filters");

            migrationBuilder.DropIndex(
                name: "IX_scripts_id",
                table: "scripts");

            migrationBuilder.DropIndex(
                name: "IX_scripts_status_site_id_id",
                table: "scripts");

            migrationBuilder.DropIndex(
                name: "IX_changes_sameness_id_site_id",
                table: "changes");

            migrationBuilder.DropIndex(
                name: "IX_alerts_leader_id_raised_at_severity",
                table: "alerts");

            migrationBuilder.CreateIndex(
                name: "IX_changes_sameness_id",
                table: "changes",
                columns: new[] { "sameness", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_on_payment_page_status_site_id_id",
                table: "scripts",
                columns: new[] { "on_payment_page", "status", "site_id", "id" });
        }
    }
}
