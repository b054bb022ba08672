using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Storage;

namespace PageShield.Web.Layout.Lists;

/// <summary>Validates the paging parameters of API lists.</summary>
internal static class ListLimits
{
    /// <summary>Returns null if cursor and size are valid, else the error response.</summary>
    public static ValidationProblem? Check(string? after, int limit)
    {
        if (limit is < 1 or > Slicing.LargestSize)
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]> { ["limit"] = [$"The limit must be from 1 to {Slicing.LargestSize}."] });
        return after is null || Cursor.TryParse(after, out _)
            ? null
            : TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["after"] = ["Pass 'next' of the previous page unchanged."] });
    }
}
