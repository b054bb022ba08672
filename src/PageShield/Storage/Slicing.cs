using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

/// <summary>Reads one page of a sorted query.</summary>
public static class Slicing
{
    /// <summary>Default number of rows per page.</summary>
    public const int DefaultSize = 50;

    /// <summary>Maximum number of rows per page.</summary>
    public const int LargestSize = 1000;

    /// <summary>Reads <paramref name="size"/> rows (clamped to 1–<see cref="LargestSize"/>) and the cursor of the next page.</summary>
    public static async Task<Slice<T>> SliceAsync<T>(this IQueryable<T> rows, int size, Func<T, Cursor> cursor, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(size, 1, LargestSize);
        var items = await rows.Take(take + 1).ToListAsync(cancellationToken);
        if (items.Count <= take) return new Slice<T>(items, null);

        items.RemoveAt(take);
        return new Slice<T>(items, cursor(items[^1]).ToString());
    }
}
