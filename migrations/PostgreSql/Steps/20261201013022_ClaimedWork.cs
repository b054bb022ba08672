using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PageShield.Migrations.PostgreSql.Steps
{
    /// <inheritdoc />
    public partial class ClaimedWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "given_up_at",
                table: "pending_judgements",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "given_up_by",
                table: "pending_judgements",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "last_error",
                table: "pending_judgements",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "next_attempt_at",
                table: "pending_judgements",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "inbox",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "given_up_at",
                table: "inbox",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_retried",
                table: "inbox",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "last_error",
                table: "inbox",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "next_attempt_at",
                table: "inbox",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "crawls",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "next_attempt_at",
                table: "crawls",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "given_up_at",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "given_up_by",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "last_error",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "pending_judgements");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "given_up_at",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "is_retried",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "last_error",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "inbox");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "crawls");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "crawls");
        }
    }
}
