using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Pages;

namespace PageShield.Inventory.Recording;

/// <summary>A page with its differences from the last complete visit.</summary>
internal sealed record RecordedPage(
    Page Page,
    IReadOnlyList<ValueDifference> Headers,
    IReadOnlyList<ValueDifference> Forms,
    IReadOnlyList<string> NewFrameHosts,
    IReadOnlyList<string> UnsandboxedFrameHosts)
{
    /// <summary>
    /// All headers of the last complete visit. The effect of policies in several lines and elements is only visible when read together.
    /// </summary>
    public IReadOnlyDictionary<string, string> HeadersBefore { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> HeadersNow { get; init; } = new Dictionary<string, string>();
}
