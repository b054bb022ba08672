using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Pages;

namespace PageShield.Inventory.Recording;

/// <summary>The page with what differs from its last good visit.</summary>
internal sealed record RecordedPage(
    Page Page,
    IReadOnlyList<ValueDifference> Headers,
    IReadOnlyList<ValueDifference> Forms,
    IReadOnlyList<string> NewFrameHosts,
    IReadOnlyList<string> FreedFrameHosts)
{
    /// <summary>All headers of the last good visit, and of this one: what policies of several lines and elements allow shows only together.</summary>
    public IReadOnlyDictionary<string, string> HeadersBefore { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> HeadersNow { get; init; } = new Dictionary<string, string>();
}
