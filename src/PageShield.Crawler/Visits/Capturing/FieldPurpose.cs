using System.Text.RegularExpressions;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>
/// Determines what a form field is for, as one of HTML's autofill detail tokens, from autocomplete, type, name, id, label and placeholder.
/// </summary>
internal static partial class FieldPurpose
{
    private static readonly HashSet<string> Tokens =
    [
        "cc-number", "cc-csc", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-name", "cc-type", "cc-given-name", "cc-family-name",
        "current-password", "new-password", "one-time-code", "username", "email", "tel", "name", "given-name", "family-name",
        "street-address", "address-line1", "address-line2", "address-level1", "address-level2", "postal-code", "country", "organization", "bday",
    ];

    /// <summary>The purpose, or null.</summary>
    /// <param name="type">The input type.</param>
    /// <param name="autocomplete">The attribute, or null.</param>
    /// <param name="hints">Name, id, label, placeholder and other words near the field.</param>
    public static string? Of(string type, string? autocomplete, IEnumerable<string?> hints)
    {
        if (type is "hidden" or "submit" or "button" or "reset" or "image" or "checkbox" or "radio" or "file" or "range" or "color") return null;
        if ((autocomplete ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() is { } token
            && Tokens.Contains(token))
            return token;

        var words = string.Join(' ', hints.Where(static hint => hint is not null).Select(static hint => hint!.Length > 100 ? hint[..100] : hint));
        if (Csc().IsMatch(words)) return "cc-csc";
        if (ExpMonth().IsMatch(words)) return "cc-exp-month";
        if (ExpYear().IsMatch(words)) return "cc-exp-year";
        if (Exp().IsMatch(words)) return "cc-exp";
        if (CardName().IsMatch(words)) return "cc-name";
        if (CardNumber().IsMatch(words)) return "cc-number";
        if (type == "password") return NewPassword().IsMatch(words) ? "new-password" : "current-password";
        if (type == "email" || Email().IsMatch(words)) return "email";
        if (type == "tel" || Phone().IsMatch(words)) return "tel";
        if (UserName().IsMatch(words)) return "username";
        if (Postal().IsMatch(words)) return "postal-code";
        if (Street().IsMatch(words)) return "street-address";
        if (City().IsMatch(words)) return "address-level2";
        if (GivenName().IsMatch(words)) return "given-name";
        return FamilyName().IsMatch(words) ? "family-name" : null;
    }

    /// <summary>Whether fields with this purpose carry what skimmers want.</summary>
    public static bool IsSensitive(string? purpose) => purpose is not null
        && (purpose.StartsWith("cc-", StringComparison.Ordinal) || purpose.EndsWith("password", StringComparison.Ordinal)
            || purpose is "one-time-code");

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex(
        @"\bcv[cvn]2?\b|\bcsc\b|[_\-\[]cv[cvn]|cv[cv]2?[_\-\]]|card.?cv|cc.?(cvv|cvc|cid|csc)|security.?code|card.?code"
        + @"|verification.?(value|number|code)|pr[uü]f(ziffer|nummer)|cryptogramme",
        Options)]
    private static partial Regex Csc();

    [GeneratedRegex(@"exp[a-z]*[_\-. \[]*(month|mm|mois|monat)|card.?month|cc.?month", Options)]
    private static partial Regex ExpMonth();

    [GeneratedRegex(@"exp[a-z]*[_\-. \[]*(year|yy|yyyy|ann[eé]e|jahr)|card.?year|cc.?year", Options)]
    private static partial Regex ExpYear();

    [GeneratedRegex(@"expir|exp.?date|cc.?exp|card.?exp|valid.?(thru|until)|mm ?/ ?yy|g[uü]ltig|ablauf", Options)]
    private static partial Regex Exp();

    [GeneratedRegex(@"name.?on.?card|card.?holder|cc.?(name|owner)|card.?(name|owner)|holder.?name|karteninhaber|titulaire", Options)]
    private static partial Regex CardName();

    [GeneratedRegex(
        @"card.?(number|num|no\b)|cc.?(number|num|no\b)|credit.?card|debit.?card|\bcard\b|\bpan\b|cardnum|ccnum|kartennummer"
        + @"|num[eé]ro.?(de.?)?carte|numero.?tarjeta",
        Options)]
    private static partial Regex CardNumber();

    [GeneratedRegex(@"new|confirm|repeat|again|register|sign.?up", Options)]
    private static partial Regex NewPassword();

    [GeneratedRegex(@"e.?mail", Options)]
    private static partial Regex Email();

    [GeneratedRegex(@"phone|mobile|telefon|\btel\b", Options)]
    private static partial Regex Phone();

    [GeneratedRegex(@"user.?name|\blogin\b|\buser\b", Options)]
    private static partial Regex UserName();

    [GeneratedRegex(@"zip|post.?(al|code)|\bplz\b", Options)]
    private static partial Regex Postal();

    [GeneratedRegex(@"street|address.?(line)?.?1|\baddress\b|stra(ss|ß)e", Options)]
    private static partial Regex Street();

    [GeneratedRegex(@"\bcity\b|\btown\b|\bort\b|\bville\b", Options)]
    private static partial Regex City();

    [GeneratedRegex(@"first.?name|given.?name|vorname|pr[eé]nom", Options)]
    private static partial Regex GivenName();

    [GeneratedRegex(@"last.?name|family.?name|surname|nachname", Options)]
    private static partial Regex FamilyName();
}
