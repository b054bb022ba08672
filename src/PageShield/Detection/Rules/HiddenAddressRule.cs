using System.Net;

namespace PageShield.Detection.Rules;

/// <summary>
/// An address written entirely in numbers: HTML character references or escapes for every letter of <c>https://host/file.js</c>. Pages escape
/// marks that need it; nobody spells a plain address this way who does not mind its being found.
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
            tally.Add(5, "every letter of the address is written as a number");
            tally.Add(2.5, "a host that nobody vouches for");
            yield return unit.Finding("hidden-address", Severity.High, ThreatCategory.SupplyChain, tally.Total,
                $"The script hides the address of {destination.Host}.", $"to {destination.Url}\n{tally.Reasons}", node);
        }
    }
}
