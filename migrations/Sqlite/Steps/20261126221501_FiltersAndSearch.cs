using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
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
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    author = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    list = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    is_shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
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

            // Parts of scripts' addresses, as trigrams. A row's number is made of the script's own two, so that it outlives a VACUUM.
            // SQLite forgets triggers with their table: a later step that rebuilds "scripts" makes them again.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE script_search USING fts5(url, content='', contentless_delete=1, tokenize='trigram')");
            migrationBuilder.Sql("INSERT INTO script_search(rowid, url) SELECT (site_id % 1024 << 53) | id, url FROM scripts");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER script_search_insert AFTER INSERT ON scripts BEGIN
                  INSERT INTO script_search(rowid, url) VALUES ((NEW.site_id % 1024 << 53) | NEW.id, NEW.url);
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER script_search_update AFTER UPDATE OF url ON scripts WHEN NEW.url <> OLD.url BEGIN
                  DELETE FROM script_search WHERE rowid = (OLD.site_id % 1024 << 53) | OLD.id;
                  INSERT INTO script_search(rowid, url) VALUES ((NEW.site_id % 1024 << 53) | NEW.id, NEW.url);
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER script_search_delete AFTER DELETE ON scripts BEGIN
                  DELETE FROM script_search WHERE rowid = (OLD.site_id % 1024 << 53) | OLD.id;
                END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var trigger in new[] { "insert", "update", "delete" }) migrationBuilder.Sql($"DROP TRIGGER script_search_{trigger}");
            migrationBuilder.Sql("DROP TABLE script_search");

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
