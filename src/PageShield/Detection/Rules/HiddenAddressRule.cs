using System.Net;

namespace PageShield.Detection.Rules;

/// <summary>
/// Detects a URL with every character of <c>https://host/file.js</c> encoded as a number, in HTML character references or escapes. Pages escape
/// characters that need it; only code that hides an address escapes all of it.
/// </summary>
internal sealed class HiddenAddressRule : ICodeRule
{
    private const int MaxLength = 4_000;

    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var (text, node) in unit.Flow.Literals)
        {
            if (text.Length is < 60 or > MaxLength || !text.StartsWith("&#", StringComparison.Ordinal) || !text.EndsWith(';')) continue;
            var plain = WebUtility.HtmlDecode(text);
            if (plain.Length * 4 > text.Length) continue;
            var destination = Destination.OfText(plain, unit, decoded: true);
            if (destination.Kind is not (DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop)) continue;
            var tally = new EvidenceTally();
            tally.Add(5, "every character of the address is encoded as a number");
            tally.Add(2.5, "an unknown host");
            yield return unit.Finding("hidden-address", Severity.High, ThreatCategory.SupplyChain, tally.Total,
                $"The script hides the address of {destination.Host}.", $"to {destination.Url}\n{tally.Reasons}", node);
        }
    }
}
