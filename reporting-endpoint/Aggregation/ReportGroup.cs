namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>Reports that arrive while the previous group is committed. All their requests wait for one completion.</summary>
internal sealed class ReportGroup(long batch, SpoolRecord record)
{
    // Continuations run sequentially on the thread that completes the group: one thread switch for hundreds of requests.
    private readonly TaskCompletionSource<bool> _committed = new(TaskCreationOptions.None);

    public long Batch { get; } = batch;

    public SpoolRecord Record { get; } = record;

    public int Reports { get; set; }

    /// <summary>Completes with true when the group is durable, or with false if the commit failed.</summary>
    public Task<bool> Committed => _committed.Task;

    public void Complete(bool isCommitted) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Source.SetResult(state.IsCommitted), (Source: _committed, IsCommitted: isCommitted), preferLocal: false);
}
