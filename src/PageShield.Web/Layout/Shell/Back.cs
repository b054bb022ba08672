using Microsoft.AspNetCore.Http.HttpResults;

namespace PageShield.Web.Layout.Shell;

/// <summary>Redirects after a form post to a path of this dashboard, never to another origin.</summary>
internal static class Back
{
    /// <summary>Redirects to <paramref name="path"/> if it is a local path, else to <paramref name="otherwise"/>.</summary>
    // not null: IsLocal
    public static RedirectHttpResult To(string? path, string otherwise) => TypedResults.LocalRedirect(IsLocal(path) ? path! : otherwise);

    private static bool IsLocal(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && path.Length < 4000 && !path.Any(char.IsControl);
}
