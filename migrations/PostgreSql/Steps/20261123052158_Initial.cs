using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PageShield.Migrations.PostgreSql.Steps
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_roles",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_users",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    last_sign_in_at = table.Column<long>(type: "bigint", nullable: true),
                    disabled_at = table.Column<long>(type: "bigint", nullable: true),
                    sees_all_sites = table.Column<bool>(type: "boolean", nullable: false),
                    must_use_second_factor = table.Column<bool>(type: "boolean", nullable: false),
                    totp_key = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    totp_last_step = table.Column<long>(type: "bigint", nullable: false),
                    recovery_codes = table.Column<List<string>>(type: "text[]", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<long>(type: "bigint", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "alert_channels",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    target = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    secret = table.Column<string>(type: "text", nullable: true),
                    site_id = table.Column<int>(type: "integer", nullable: true),
                    events = table.Column<List<string>>(type: "text[]", nullable: false),
                    allow_private = table.Column<List<string>>(type: "text[]", nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_channels", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "alert_mutes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: true),
                    @event = table.Column<string>(name: "event", type: "character varying(64)", maxLength: 64, nullable: true),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_mutes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "alert_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: true),
                    events = table.Column<List<string>>(type: "text[]", nullable: false),
                    least_severity = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    only_payment_pages = table.Column<bool>(type: "boolean", nullable: false),
                    page_prefix = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    hosts = table.Column<List<string>>(type: "text[]", nullable: false),
                    party = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    categories = table.Column<List<string>>(type: "text[]", nullable: false),
                    highest_score = table.Column<int>(type: "integer", nullable: true),
                    least_class = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    pace = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    digest_minute = table.Column<int>(type: "integer", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    quiet_from = table.Column<int>(type: "integer", nullable: true),
                    quiet_to = table.Column<int>(type: "integer", nullable: true),
                    critical_breaks_quiet = table.Column<bool>(type: "boolean", nullable: false),
                    channels = table.Column<List<int>>(type: "integer[]", nullable: false),
                    escalate_after_minutes = table.Column<int>(type: "integer", nullable: true),
                    escalate_to = table.Column<List<int>>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    role = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    prefix = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    last_used_at = table.Column<long>(type: "bigint", nullable: true),
                    revoked_at = table.Column<long>(type: "bigint", nullable: true),
                    sites = table.Column<List<int>>(type: "integer[]", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_tokens", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    action = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true),
                    previous_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entries", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "content_aliases",
                columns: table => new
                {
                    bytes_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_content_aliases", x => x.bytes_sha256);
                });

            migrationBuilder.CreateTable(
                name: "edges",
                columns: table => new
                {
                    edge_id = table.Column<string>(type: "text", nullable: false),
                    last_applied = table.Column<long>(type: "bigint", nullable: false),
                    last_applied_at = table.Column<long>(type: "bigint", nullable: false),
                    spool_bytes = table.Column<long>(type: "bigint", nullable: false),
                    spool_capacity = table.Column<long>(type: "bigint", nullable: false),
                    refused_while_full = table.Column<long>(type: "bigint", nullable: false),
                    rate_limited = table.Column<long>(type: "bigint", nullable: false),
                    unknown_keys = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edges", x => x.edge_id);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_answers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    request = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    location = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotent_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    edge_id = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<long>(type: "bigint", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox", x => new { x.edge_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "judgements",
                columns: table => new
                {
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    analyzer_version = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    score = table.Column<int>(type: "integer", nullable: false),
                    verdict = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    category = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    subscores = table.Column<string>(type: "text", nullable: false),
                    findings = table.Column<string>(type: "text", nullable: false),
                    judged_at = table.Column<long>(type: "bigint", nullable: false),
                    milliseconds = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_judgements", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "pending_judgements",
                columns: table => new
                {
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    queued_at = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pending_judgements", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "report_keys",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    deleted_at = table.Column<long>(type: "bigint", nullable: true),
                    kept_parameters = table.Column<string>(type: "text", nullable: true),
                    known_keys = table.Column<byte[]>(type: "bytea", nullable: true),
                    templates = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_keys", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "script_contents",
                columns: table => new
                {
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    is_binary = table.Column<bool>(type: "boolean", nullable: false),
                    structure_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: true),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_script_contents", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    environment = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    hosts = table.Column<List<string>>(type: "text[]", nullable: false),
                    start_urls = table.Column<List<string>>(type: "text[]", nullable: false),
                    use_sitemap = table.Column<bool>(type: "boolean", nullable: false),
                    follow_links = table.Column<bool>(type: "boolean", nullable: false),
                    page_limit = table.Column<int>(type: "integer", nullable: false),
                    allow_private = table.Column<List<string>>(type: "text[]", nullable: false),
                    resolve = table.Column<List<string>>(type: "text[]", nullable: false),
                    user_agent_suffix = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    journeys = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: true),
                    tries_checkout = table.Column<bool>(type: "boolean", nullable: false),
                    personas = table.Column<List<string>>(type: "text[]", nullable: false),
                    consent = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    compares_plain_fetch = table.Column<bool>(type: "boolean", nullable: false),
                    payment_hosts = table.Column<List<string>>(type: "text[]", nullable: false),
                    outbound_proxy = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    secret_header = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    secrets = table.Column<List<string>>(type: "text[]", nullable: false),
                    cron = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    next_run_at = table.Column<long>(type: "bigint", nullable: true),
                    report_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    keep_query_strings = table.Column<bool>(type: "boolean", nullable: false),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    first_report_at = table.Column<long>(type: "bigint", nullable: true),
                    last_report_at = table.Column<long>(type: "bigint", nullable: true),
                    last_crawl_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sites", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "account_role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    role_id = table.Column<int>(type: "integer", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_role_claims_account_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "account_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_links",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    created_by = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_links", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_links_account_users_account_id",
                        column: x => x.account_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_sessions",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    method = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    browser = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_sessions_account_users_account_id",
                        column: x => x.account_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_sites",
                columns: table => new
                {
                    account_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_sites", x => new { x.account_id, x.site_id });
                    table.ForeignKey(
                        name: "FK_account_sites_account_users_account_id",
                        column: x => x.account_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_user_claims_account_users_user_id",
                        column: x => x.user_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_account_user_logins_account_users_user_id",
                        column: x => x.user_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_account_user_passkeys_account_users_user_id",
                        column: x => x.user_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_user_roles",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    role_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "FK_account_user_roles_account_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "account_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_account_user_roles_account_users_user_id",
                        column: x => x.user_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_account_user_tokens_account_users_user_id",
                        column: x => x.user_id,
                        principalTable: "account_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(64)", maxLength: 64, nullable: false),
                    severity = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    dedupe_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: true),
                    change_id = table.Column<long>(type: "bigint", nullable: true),
                    crawl_id = table.Column<long>(type: "bigint", nullable: true),
                    vendor = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    on_payment_page = table.Column<bool>(type: "boolean", nullable: false),
                    leader_site_id = table.Column<int>(type: "integer", nullable: true),
                    leader_id = table.Column<long>(type: "bigint", nullable: true),
                    routing = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    escalate_at = table.Column<long>(type: "bigint", nullable: true),
                    escalated_at = table.Column<long>(type: "bigint", nullable: true),
                    rule_id = table.Column<long>(type: "bigint", nullable: true),
                    raised_at = table.Column<long>(type: "bigint", nullable: false),
                    acknowledged_at = table.Column<long>(type: "bigint", nullable: true),
                    acknowledged_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alerts", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_alerts_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    @class = table.Column<string>(name: "class", type: "character varying(32)", maxLength: 32, nullable: false),
                    crawl_id = table.Column<long>(type: "bigint", nullable: true),
                    script_id = table.Column<long>(type: "bigint", nullable: true),
                    page_id = table.Column<long>(type: "bigint", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    old_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    new_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    old_value = table.Column<string>(type: "text", nullable: true),
                    new_value = table.Column<string>(type: "text", nullable: true),
                    on_payment_page = table.Column<bool>(type: "boolean", nullable: false),
                    expected = table.Column<string>(type: "character varying(3000)", maxLength: 3000, nullable: true),
                    sameness = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    reviewed_at = table.Column<long>(type: "bigint", nullable: true),
                    reviewed_by = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_changes", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_changes_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "connections",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    identity = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    url_template = table.Column<string>(type: "text", nullable: false),
                    host = table.Column<string>(type: "text", nullable: false),
                    method = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    party = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    initiator_script_id = table.Column<long>(type: "bigint", nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    crawled_at = table.Column<long>(type: "bigint", nullable: true),
                    reported_at = table.Column<long>(type: "bigint", nullable: true),
                    report_count = table.Column<long>(type: "bigint", nullable: false),
                    missed_crawls = table.Column<int>(type: "integer", nullable: false),
                    on_payment_page = table.Column<bool>(type: "boolean", nullable: false),
                    host_verdict = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_connections", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_connections_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cookies",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    domain = table.Column<string>(type: "text", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    party = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    http_only = table.Column<bool>(type: "boolean", nullable: false),
                    secure = table.Column<bool>(type: "boolean", nullable: false),
                    same_site = table.Column<string>(type: "text", nullable: true),
                    max_age = table.Column<long>(type: "bigint", nullable: true),
                    set_by = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    missed_crawls = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cookies", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_cookies_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "crawls",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    trigger = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    is_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    is_late = table.Column<bool>(type: "boolean", nullable: false),
                    resumed = table.Column<int>(type: "integer", nullable: false),
                    queued_at = table.Column<long>(type: "bigint", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: true),
                    finished_at = table.Column<long>(type: "bigint", nullable: true),
                    heartbeat_at = table.Column<long>(type: "bigint", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    pages_ok = table.Column<int>(type: "integer", nullable: false),
                    pages_not_ok = table.Column<int>(type: "integer", nullable: false),
                    pages_known = table.Column<int>(type: "integer", nullable: false),
                    stage = table.Column<string>(type: "character varying(2200)", maxLength: 2200, nullable: true),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    requested_by = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crawls", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_crawls_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "deployments",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    starts_at = table.Column<long>(type: "bigint", nullable: false),
                    ends_at = table.Column<long>(type: "bigint", nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployments", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_deployments_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "learned_patterns",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    prefix = table.Column<string>(type: "text", nullable: false),
                    placeholder = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ending = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    except = table.Column<List<string>>(type: "text[]", nullable: false),
                    examples = table.Column<List<string>>(type: "text[]", nullable: false),
                    values = table.Column<int>(type: "integer", nullable: false),
                    learned_at = table.Column<long>(type: "bigint", nullable: false),
                    reverted_at = table.Column<long>(type: "bigint", nullable: true),
                    reverted_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_learned_patterns", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_learned_patterns_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "noise_rules",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    pattern = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_noise_rules", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_noise_rules_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "observations",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    type = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    directive = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    blocked_url = table.Column<string>(type: "text", nullable: false),
                    blocked_host = table.Column<string>(type: "text", nullable: false),
                    page_url = table.Column<string>(type: "text", nullable: false),
                    source_file = table.Column<string>(type: "text", nullable: false),
                    disposition = table.Column<string>(type: "text", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    sample = table.Column<string>(type: "text", nullable: true),
                    noise = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    is_hidden = table.Column<bool>(type: "boolean", nullable: false),
                    browsers = table.Column<int>(type: "integer", nullable: false),
                    foreign_document = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observations", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_observations_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "overflow_examples",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_overflow_examples", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_overflow_examples_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pages",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    url_template = table.Column<string>(type: "text", nullable: false),
                    example_url = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    is_payment_page = table.Column<bool>(type: "boolean", nullable: true),
                    has_payment_fields = table.Column<bool>(type: "boolean", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    headers = table.Column<string>(type: "text", nullable: true),
                    script_orders = table.Column<string>(type: "text", nullable: true),
                    meta_policies = table.Column<string>(type: "text", nullable: true),
                    forms = table.Column<string>(type: "text", nullable: true),
                    frames = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pages", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_pages_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "report_counts",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    hour = table.Column<long>(type: "bigint", nullable: false),
                    outcome = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_counts", x => new { x.site_id, x.hour, x.outcome, x.reason });
                    table.ForeignKey(
                        name: "FK_report_counts_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "report_settings",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    switched_noise = table.Column<List<string>>(type: "text[]", nullable: false),
                    kept_parameters = table.Column<List<string>>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_settings", x => x.site_id);
                    table.ForeignKey(
                        name: "FK_report_settings_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reported_hosts",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    clients = table.Column<int>(type: "integer", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    crowd_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reported_hosts", x => new { x.site_id, x.host });
                    table.ForeignKey(
                        name: "FK_reported_hosts_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scripts",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    identity = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    identity_reason = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    url_template = table.Column<string>(type: "text", nullable: false),
                    report_template = table.Column<string>(type: "text", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false),
                    host = table.Column<string>(type: "text", nullable: false),
                    party = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    added_by = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    place = table.Column<string>(type: "text", nullable: true),
                    parent_script_id = table.Column<long>(type: "bigint", nullable: true),
                    loaders = table.Column<List<long>>(type: "bigint[]", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    crawled_at = table.Column<long>(type: "bigint", nullable: true),
                    reported_at = table.Column<long>(type: "bigint", nullable: true),
                    report_count = table.Column<long>(type: "bigint", nullable: false),
                    missed_crawls = table.Column<int>(type: "integer", nullable: false),
                    on_payment_page = table.Column<bool>(type: "boolean", nullable: false),
                    page_count = table.Column<int>(type: "integer", nullable: false),
                    version_count = table.Column<int>(type: "integer", nullable: false),
                    ran = table.Column<bool>(type: "boolean", nullable: false),
                    not_run_reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    integrity = table.Column<string>(type: "text", nullable: true),
                    current_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    variation = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    score = table.Column<int>(type: "integer", nullable: true),
                    verdict = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scripts", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_scripts_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_findings",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    identity = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    rule = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    severity = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<string>(type: "text", nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: true),
                    connection_id = table.Column<long>(type: "bigint", nullable: true),
                    page_url = table.Column<string>(type: "text", nullable: true),
                    line = table.Column<int>(type: "integer", nullable: false),
                    column = table.Column<int>(type: "integer", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_site_findings", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_site_findings_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "standing_rules",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    reopen_on = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    justification = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standing_rules", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_standing_rules_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alert_deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: true),
                    alert_id = table.Column<long>(type: "bigint", nullable: true),
                    channel_id = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    next_attempt_at = table.Column<long>(type: "bigint", nullable: false),
                    delivered_at = table.Column<long>(type: "bigint", nullable: true),
                    message_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    last_result = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_deliveries", x => x.id);
                    table.ForeignKey(
                        name: "FK_alert_deliveries_alert_channels_channel_id",
                        column: x => x.channel_id,
                        principalTable: "alert_channels",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_alert_deliveries_alerts_site_id_alert_id",
                        columns: x => new { x.site_id, x.alert_id },
                        principalTable: "alerts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "crawl_pages",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    crawl_id = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    page_id = table.Column<long>(type: "bigint", nullable: true),
                    url = table.Column<string>(type: "text", nullable: false),
                    final_url = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    outcome_reason = table.Column<string>(type: "text", nullable: true),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    finished_at = table.Column<long>(type: "bigint", nullable: false),
                    script_count = table.Column<int>(type: "integer", nullable: false),
                    capture = table.Column<byte[]>(type: "bytea", nullable: false),
                    screenshot = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crawl_pages", x => new { x.site_id, x.crawl_id, x.id });
                    table.ForeignKey(
                        name: "FK_crawl_pages_crawls_site_id_crawl_id",
                        columns: x => new { x.site_id, x.crawl_id },
                        principalTable: "crawls",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "authorization_events",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    change_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authorization_events", x => new { x.site_id, x.id });
                    table.ForeignKey(
                        name: "FK_authorization_events_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "authorizations",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    justification = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    author = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    decided_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    reopen_on = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reopened_at = table.Column<long>(type: "bigint", nullable: true),
                    reopened_by_change_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authorizations", x => new { x.site_id, x.script_id });
                    table.ForeignKey(
                        name: "FK_authorizations_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "script_aliases",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    identity = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_script_aliases", x => new { x.site_id, x.identity });
                    table.ForeignKey(
                        name: "FK_script_aliases_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "script_versions",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    bytes_sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    url = table.Column<string>(type: "text", nullable: false),
                    redirects = table.Column<List<string>>(type: "text[]", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    first_crawl_id = table.Column<long>(type: "bigint", nullable: true),
                    report_count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_script_versions", x => new { x.site_id, x.script_id, x.sha256 });
                    table.ForeignKey(
                        name: "FK_script_versions_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scripts_on_pages",
                columns: table => new
                {
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    script_id = table.Column<long>(type: "bigint", nullable: false),
                    page_id = table.Column<long>(type: "bigint", nullable: false),
                    first_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    crawled_at = table.Column<long>(type: "bigint", nullable: true),
                    reported_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_scripts_on_pages", x => new { x.site_id, x.script_id, x.page_id });
                    table.ForeignKey(
                        name: "FK_scripts_on_pages_pages_site_id_page_id",
                        columns: x => new { x.site_id, x.page_id },
                        principalTable: "pages",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_scripts_on_pages_scripts_site_id_script_id",
                        columns: x => new { x.site_id, x.script_id },
                        principalTable: "scripts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alert_digest_items",
                columns: table => new
                {
                    delivery_id = table.Column<long>(type: "bigint", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    alert_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alert_digest_items", x => new { x.delivery_id, x.site_id, x.alert_id });
                    table.ForeignKey(
                        name: "FK_alert_digest_items_alert_deliveries_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "alert_deliveries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_alert_digest_items_alerts_site_id_alert_id",
                        columns: x => new { x.site_id, x.alert_id },
                        principalTable: "alerts",
                        principalColumns: new[] { "site_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_account_links_account_id",
                table: "account_links",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_links_token_hash",
                table: "account_links",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_account_role_claims_role_id",
                table: "account_role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "account_roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_account_sessions_account_id",
                table: "account_sessions",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_sessions_key_hash",
                table: "account_sessions",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_account_user_claims_user_id",
                table: "account_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_user_logins_user_id",
                table: "account_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_user_passkeys_user_id",
                table: "account_user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_user_roles_role_id",
                table: "account_user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "account_users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "account_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_alert_deliveries_channel_id_id",
                table: "alert_deliveries",
                columns: new[] { "channel_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_alert_deliveries_site_id_alert_id",
                table: "alert_deliveries",
                columns: new[] { "site_id", "alert_id" });

            migrationBuilder.CreateIndex(
                name: "IX_alert_deliveries_state_next_attempt_at",
                table: "alert_deliveries",
                columns: new[] { "state", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "IX_alert_digest_items_site_id_alert_id",
                table: "alert_digest_items",
                columns: new[] { "site_id", "alert_id" });

            migrationBuilder.CreateIndex(
                name: "IX_alert_mutes_until",
                table: "alert_mutes",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_alert_rules_position",
                table: "alert_rules",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "IX_alerts_acknowledged_at_raised_at",
                table: "alerts",
                columns: new[] { "acknowledged_at", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_escalate_at",
                table: "alerts",
                column: "escalate_at");

            migrationBuilder.CreateIndex(
                name: "IX_alerts_id",
                table: "alerts",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_alerts_leader_site_id_leader_id",
                table: "alerts",
                columns: new[] { "leader_site_id", "leader_id" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_raised_at_id",
                table: "alerts",
                columns: new[] { "raised_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_site_id_dedupe_key",
                table: "alerts",
                columns: new[] { "site_id", "dedupe_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_tokens_token_hash",
                table: "api_tokens",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_authorization_events_site_id_script_id_id",
                table: "authorization_events",
                columns: new[] { "site_id", "script_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_authorizations_site_id_state",
                table: "authorizations",
                columns: new[] { "site_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_at_class",
                table: "changes",
                columns: new[] { "at", "class" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_id",
                table: "changes",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_changes_reviewed_at_class_id",
                table: "changes",
                columns: new[] { "reviewed_at", "class", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_sameness_id",
                table: "changes",
                columns: new[] { "sameness", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_sameness_site_id",
                table: "changes",
                columns: new[] { "sameness", "site_id" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_site_id_crawl_id",
                table: "changes",
                columns: new[] { "site_id", "crawl_id" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_site_id_reviewed_at",
                table: "changes",
                columns: new[] { "site_id", "reviewed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_changes_site_id_script_id",
                table: "changes",
                columns: new[] { "site_id", "script_id" });

            migrationBuilder.CreateIndex(
                name: "IX_connections_site_id_host",
                table: "connections",
                columns: new[] { "site_id", "host" });

            migrationBuilder.CreateIndex(
                name: "IX_connections_site_id_identity",
                table: "connections",
                columns: new[] { "site_id", "identity" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_content_aliases_sha256",
                table: "content_aliases",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "IX_cookies_site_id_domain_path_name",
                table: "cookies",
                columns: new[] { "site_id", "domain", "path", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_crawls_id",
                table: "crawls",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_crawls_state",
                table: "crawls",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_deployments_site_id_ends_at",
                table: "deployments",
                columns: new[] { "site_id", "ends_at" });

            migrationBuilder.CreateIndex(
                name: "IX_idempotent_answers_at",
                table: "idempotent_answers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_idempotent_answers_key",
                table: "idempotent_answers",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_learned_patterns_site_id_kind_prefix_placeholder_ending",
                table: "learned_patterns",
                columns: new[] { "site_id", "kind", "prefix", "placeholder", "ending" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_observations_site_id_key_hash",
                table: "observations",
                columns: new[] { "site_id", "key_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_observations_site_id_last_seen_at",
                table: "observations",
                columns: new[] { "site_id", "last_seen_at" });

            migrationBuilder.CreateIndex(
                name: "IX_pages_site_id_url_template",
                table: "pages",
                columns: new[] { "site_id", "url_template" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_pending_judgements_queued_at",
                table: "pending_judgements",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "IX_report_keys_site_id",
                table: "report_keys",
                column: "site_id");

            migrationBuilder.CreateIndex(
                name: "IX_reported_hosts_last_seen_at",
                table: "reported_hosts",
                column: "last_seen_at");

            migrationBuilder.CreateIndex(
                name: "IX_script_aliases_site_id_script_id",
                table: "script_aliases",
                columns: new[] { "site_id", "script_id" });

            migrationBuilder.CreateIndex(
                name: "IX_script_versions_sha256",
                table: "script_versions",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "IX_script_versions_site_id_sha256",
                table: "script_versions",
                columns: new[] { "site_id", "sha256" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_current_sha256",
                table: "scripts",
                column: "current_sha256");

            migrationBuilder.CreateIndex(
                name: "IX_scripts_on_payment_page_status_site_id_id",
                table: "scripts",
                columns: new[] { "on_payment_page", "status", "site_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_first_seen_at_id",
                table: "scripts",
                columns: new[] { "site_id", "first_seen_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_host",
                table: "scripts",
                columns: new[] { "site_id", "host" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_identity",
                table: "scripts",
                columns: new[] { "site_id", "identity" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_last_seen_at_id",
                table: "scripts",
                columns: new[] { "site_id", "last_seen_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_report_template",
                table: "scripts",
                columns: new[] { "site_id", "report_template" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_score_id",
                table: "scripts",
                columns: new[] { "site_id", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_site_id_verdict_status",
                table: "scripts",
                columns: new[] { "site_id", "verdict", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_verdict_status_id",
                table: "scripts",
                columns: new[] { "verdict", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_scripts_on_pages_site_id_page_id",
                table: "scripts_on_pages",
                columns: new[] { "site_id", "page_id" });

            migrationBuilder.CreateIndex(
                name: "IX_site_findings_site_id_identity",
                table: "site_findings",
                columns: new[] { "site_id", "identity" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_site_findings_site_id_script_id",
                table: "site_findings",
                columns: new[] { "site_id", "script_id" });

            migrationBuilder.CreateIndex(
                name: "IX_sites_next_run_at",
                table: "sites",
                column: "next_run_at");

            migrationBuilder.CreateIndex(
                name: "IX_sites_report_key",
                table: "sites",
                column: "report_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_standing_rules_site_id_host",
                table: "standing_rules",
                columns: new[] { "site_id", "host" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_links");

            migrationBuilder.DropTable(
                name: "account_role_claims");

            migrationBuilder.DropTable(
                name: "account_sessions");

            migrationBuilder.DropTable(
                name: "account_sites");

            migrationBuilder.DropTable(
                name: "account_user_claims");

            migrationBuilder.DropTable(
                name: "account_user_logins");

            migrationBuilder.DropTable(
                name: "account_user_passkeys");

            migrationBuilder.DropTable(
                name: "account_user_roles");

            migrationBuilder.DropTable(
                name: "account_user_tokens");

            migrationBuilder.DropTable(
                name: "alert_digest_items");

            migrationBuilder.DropTable(
                name: "alert_mutes");

            migrationBuilder.DropTable(
                name: "alert_rules");

            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "authorization_events");

            migrationBuilder.DropTable(
                name: "authorizations");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "connections");

            migrationBuilder.DropTable(
                name: "content_aliases");

            migrationBuilder.DropTable(
                name: "cookies");

            migrationBuilder.DropTable(
                name: "crawl_pages");

            migrationBuilder.DropTable(
                name: "deployments");

            migrationBuilder.DropTable(
                name: "edges");

            migrationBuilder.DropTable(
                name: "idempotent_answers");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "judgements");

            migrationBuilder.DropTable(
                name: "learned_patterns");

            migrationBuilder.DropTable(
                name: "noise_rules");

            migrationBuilder.DropTable(
                name: "observations");

            migrationBuilder.DropTable(
                name: "overflow_examples");

            migrationBuilder.DropTable(
                name: "pending_judgements");

            migrationBuilder.DropTable(
                name: "report_counts");

            migrationBuilder.DropTable(
                name: "report_keys");

            migrationBuilder.DropTable(
                name: "report_settings");

            migrationBuilder.DropTable(
                name: "reported_hosts");

            migrationBuilder.DropTable(
                name: "script_aliases");

            migrationBuilder.DropTable(
                name: "script_contents");

            migrationBuilder.DropTable(
                name: "script_versions");

            migrationBuilder.DropTable(
                name: "scripts_on_pages");

            migrationBuilder.DropTable(
                name: "site_findings");

            migrationBuilder.DropTable(
                name: "standing_rules");

            migrationBuilder.DropTable(
                name: "account_roles");

            migrationBuilder.DropTable(
                name: "account_users");

            migrationBuilder.DropTable(
                name: "alert_deliveries");

            migrationBuilder.DropTable(
                name: "crawls");

            migrationBuilder.DropTable(
                name: "pages");

            migrationBuilder.DropTable(
                name: "scripts");

            migrationBuilder.DropTable(
                name: "alert_channels");

            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "sites");
        }
    }
}
