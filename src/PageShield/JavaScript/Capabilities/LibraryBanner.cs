using System.Text.RegularExpressions;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Recognizes a library's name and version from its banner comment.</summary>
internal static partial class LibraryBanner
{
    private const int MaxComments = 50;
    private const int MaxBanner = 400;

    public static void AddTo(ScriptCapabilities found)
    {
        foreach (var comment in found.Script.Comments.Take(MaxComments))
        {
            var text = comment.Text(found.Script.Text);
            if (!text.StartsWith("/*") || text.Length < 8)
                continue;
            var head = text[..Math.Min(MaxBanner, text.Length)].ToString();
            var match = Banner().Match(head);
            if (match.Success)
                found.Add(CapabilityKind.Library,
                    $"{match.Groups["name"].Value.Trim().TrimEnd('-', ':', ',').TrimEnd()} {match.Groups["version"].Value}", comment.Start);
        }
    }

    [GeneratedRegex(
        @"^/\*[!*\s]*(?:@(?:preserve|license|name|module)\s+)*\s*(?<name>@?[A-Za-z][\w.@/ -]{1,40}?)[\s,:@-]+"
        + @"(?:JavaScript Library\s+|version\s+|v\.?\s*)*(?<version>\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?)",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Banner();
}
