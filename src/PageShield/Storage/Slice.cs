using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, string? Next);
