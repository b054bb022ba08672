using System.Text.RegularExpressions;

namespace PageShield.Network;

/// <summary>
/// The clause in an <see cref="AddressGuard"/> refusal that says how to allow a private address. It is part of stored texts: what is written and
/// what is recognized must match.
/// </summary>
public static partial class PrivateAddressHint
{
    /// <summary>The clause for a <c>host:port</c>, to append to a sentence without its full stop.</summary>
    public static string For(string target) => $"; if it is yours, allow it with --allow-private {target} or in the site's settings";

    /// <summary>Names only the site's settings: readers of a message cannot use a command-line option.</summary>
    public static string WithoutCommandLine(string text) => Clause().Replace(text, "; if it is yours, allow $1 in the site's settings");

    /// <summary>Removes the first clause.</summary>
    /// <param name="text">A stored reason, or an alert with defanged dots.</param>
    /// <returns>The text without it, and the <c>host:port</c> that it names; null if the text has no such clause.</returns>
    public static (string Text, string? Target) Extract(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Clause().Match(text);
        return match.Success
            ? (text.Remove(match.Index, match.Length), match.Groups[1].Value.Replace("[.]", ".", StringComparison.Ordinal))
            : (text, null);
    }

    [GeneratedRegex(@"; if it is yours, allow it with --allow-private (\S+) or in the site's settings", RegexOptions.CultureInvariant)]
    private static partial Regex Clause();
}
