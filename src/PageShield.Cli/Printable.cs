using System.Globalization;
using System.Text;

namespace PageShield.Cli;

/// <summary>Text from a hostile page made safe for a terminal.</summary>
internal static class Printable
{
    /// <summary>Writes control, format (bidi) and line-separating characters as <c>\u{…}</c>.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var dangerous = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned;
            if (dangerous) safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else safe.Append(rune.ToString());
        }

        return safe.ToString();
    }
}
