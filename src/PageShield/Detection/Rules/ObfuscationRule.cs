using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>Detects hidden code: encoded string tables, code unpacked at run time, machine-generated names. Legitimate vendors use it too.</summary>
internal sealed class ObfuscationRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        var tally = new EvidenceTally();
        if (unit.Flow.Decoded > 3)
            tally.Add(Math.Min(4, 2 + (unit.Flow.Decoded / 100.0)), $"{unit.Flow.Decoded} strings come from an encoded table");
        if (unit.IsHidden) tally.Add(2, $"code is unpacked at run time by {unit.How}");
        var runs = unit.Facts(FactKind.RunCode).Count(fact => fact.Target.Text is null && (fact.Data & Labels.Decoded) != 0);
        if (runs > 0) tally.Add(1.5, "decoded text is run as code");
        if (unit.Facts(FactKind.DevtoolsTest).Any()) tally.Add(0.8, "it blocks debuggers");
        if (tally.Total < 1.5) yield break;
        var place = unit.Flow.BuiltTexts.Count > 0 ? unit.Flow.BuiltTexts[0].Node : null;
        var samples =
            string.Join(", ", unit.Flow.BuiltTexts.Where(text => text.Text.Length is > 5 and < 120).Take(12).Select(text => $"\"{text.Text}\""));
        yield return unit.Finding("hidden-code", Severity.Low, ThreatCategory.Obfuscation, tally.Total, "The script hides what it does.",
            $"{(samples.Length > 0 ? "decoded: " + samples + "\n" : "")}"
            + $"{(tally.Total > 0 && place is not null
                ? tally.Evidence(unit, new Fact(FactKind.RunCode, place, null, "", Value.Unknown, Labels.None))
                : unit.How)}", place);
    }
}
