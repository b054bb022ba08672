using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Storage;

namespace PageShield.Web.Layout.Lists;

/// <summary>What every list of the API checks first.</summary>
internal static class ListLimits
{
    /// <summary>Null where cursor and size can be used; else the answer that names what is wrong.</summary>
    public static ValidationProblem? Check(string? after, int limit)
    {
        if (limit is < 1 or > Slicing.LargestSize)
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]> { ["limit"] = [$"The limit is from 1 to {Slicing.LargestSize}."] });
        return after is null || Cursor.TryParse(after, out _)
            ? null
            : TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["after"] = ["Pass 'next' of the page before as it is."] });
    }
}
