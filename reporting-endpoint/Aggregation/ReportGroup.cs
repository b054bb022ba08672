namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>Reports that gather while the last group is being committed; all their requests wait for one completion.</summary>
internal sealed class ReportGroup(long batch, SpoolRecord record)
{
    // Continuations run one after another on whichever thread completes the group: one hop for hundreds of requests.
    private readonly TaskCompletionSource<bool> _committed = new(TaskCreationOptions.None);

    public long Batch { get; } = batch;

    public SpoolRecord Record { get; } = record;

    public int Reports { get; set; }

    /// <summary>True once the group is durable, false when it could not be committed.</summary>
    public Task<bool> Committed => _committed.Task;

    public void Complete(bool isCommitted) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Source.SetResult(state.IsCommitted), (Source: _committed, IsCommitted: isCommitted), preferLocal: false);
}
