using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.Sqlite.Steps
{
    /// <inheritdoc />
    public partial class AccountGuards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "account_id",
                table: "api_tokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "proven_at",
                table: "account_sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "totp_key",
                table: "account_sessions",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "totp_key_ends_at",
                table: "account_sessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "account_guesses",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    account_id = table.Column<int>(type: "INTEGER", nullable: true),
                    wrong = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_guesses", x => x.key);
                    table.ForeignKey(
                        name: "FK_account_guesses_account_users_account_id",
                        column: x => x.account_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            // A token ends with its maker; until now only the maker's name was kept. The command line's are nobody's.
            migrationBuilder.Sql(
                "UPDATE api_tokens SET account_id = (SELECT id FROM account_users WHERE user_name = created_by) WHERE created_by <> 'cli'");

            // What a removed account left behind ends now. No name of an account has a colon; 'token:' is what a token made.
            migrationBuilder.Sql("UPDATE api_tokens SET revoked_at = CAST(strftime('%s', 'now') AS INTEGER) * 10000000 + 621355968000000000 WHERE revoked_at IS NULL AND account_id IS NULL AND created_by <> 'cli' AND created_by NOT LIKE '%:%'");

            migrationBuilder.CreateIndex(
                name: "IX_api_tokens_account_id",
                table: "api_tokens",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_guesses_account_id",
                table: "account_guesses",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_guesses_last_at",
                table: "account_guesses",
                column: "last_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_guesses");

            migrationBuilder.DropIndex(
                name: "IX_api_tokens_account_id",
                table: "api_tokens");

            migrationBuilder.DropColumn(
                name: "account_id",
                table: "api_tokens");

            migrationBuilder.DropColumn(
                name: "proven_at",
                table: "account_sessions");

            migrationBuilder.DropColumn(
                name: "totp_key",
                table: "account_sessions");

            migrationBuilder.DropColumn(
                name: "totp_key_ends_at",
                table: "account_sessions");
        }
    }
}
