using PageShield.Reports.Urls;

namespace PageShield.Reports.Batches;

/// <summary>
/// Names of the three tables that reporting endpoints and the hub share. The hub's model creates them. An
/// endpoint only inserts into <see cref="Inbox"/> and reads <see cref="ReportKeys"/>. Times are UTC ticks
/// (100 ns since 0001-01-01) in a bigint.
/// </summary>
public static class HubTables
{
    /// <summary>Name of the SQLite hub's file in the data directory.</summary>
    public const string SqliteFileName = "pageshield.db";

    /// <summary>
    /// Received batches that are not applied yet; primary key (<see cref="InboxColumns.EdgeId"/>, <see cref="InboxColumns.Number"/>).
    /// </summary>
    public const string Inbox = "inbox";

    /// <summary>One row per endpoint that has delivered a batch, written only by the hub; primary key <see cref="EdgeColumns.EdgeId"/>.</summary>
    public const string Edges = "edges";

    /// <summary>Every report key ever issued, including deleted ones; primary key <see cref="ReportKeyColumns.Key"/>.</summary>
    public const string ReportKeys = "report_keys";

    /// <summary>Columns of <see cref="Inbox"/>.</summary>
    public static class InboxColumns
    {
        /// <summary>Text, at most 64 characters: the endpoint that created the batch.</summary>
        public const string EdgeId = "edge_id";

        /// <summary>Bigint: the endpoint's batch number. It only increases; gaps are allowed.</summary>
        public const string Number = "number";

        /// <summary>Bigint, UTC ticks: when the batch reached the inbox, by the endpoint's clock.</summary>
        public const string ReceivedAt = "received_at";

        /// <summary>Bytes: a <see cref="ReportBatch"/>.</summary>
        public const string Payload = "payload";
    }

    /// <summary>Columns of <see cref="Edges"/>.</summary>
    public static class EdgeColumns
    {
        /// <summary>Text, at most 64 characters.</summary>
        public const string EdgeId = "edge_id";

        /// <summary>Bigint: number of the last applied batch. Batches at or below it are discarded.</summary>
        public const string LastApplied = "last_applied";

        /// <summary>Bigint, UTC ticks: when a batch of this endpoint was last applied.</summary>
        public const string LastAppliedAt = "last_applied_at";
    }

    /// <summary>Columns of <see cref="ReportKeys"/>.</summary>
    public static class ReportKeyColumns
    {
        /// <summary>Text, 24 characters: a <see cref="ReportKey"/>.</summary>
        public const string Key = "key";

        /// <summary>The site's id, in the type of the model. Endpoints do not read it.</summary>
        public const string SiteId = "site_id";

        /// <summary>Bigint, UTC ticks; null while the key is active. Deleted keys get a 410 response.</summary>
        public const string DeletedAt = "deleted_at";

        /// <summary>Text or null: query parameters whose values may be kept, separated by spaces.</summary>
        public const string KeptParameters = "kept_parameters";

        /// <summary>Bytes or null: a <see cref="KnownKeys"/> set of keys that bypass the budgets.</summary>
        public const string KnownKeys = "known_keys";

        /// <summary>Text or null: <see cref="LearnedTemplates"/> that endpoints use to fold URLs.</summary>
        public const string Templates = "templates";

        /// <summary>Bigint: increases with every change of the row. Endpoints then reload the row.</summary>
        public const string Version = "version";
    }
}
