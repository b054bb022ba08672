using System.Text.RegularExpressions;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>Puts commands into the clipboard for the visitor to paste, or swaps a copied wallet address.</summary>
internal sealed partial class ClipboardRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        var writes = unit.Facts(FactKind.WriteClipboard).ToList();
        if (writes.Count == 0) yield break;
        foreach (var (text, node) in unit.Flow.Literals.Concat(unit.Flow.BuiltTexts))
        {
            if (text.Length > 20_000) continue;
            var isCommand = Command().IsMatch(text);
            if (!isCommand && !WalletAddress().IsMatch(text)) continue;
            var tally = new EvidenceTally();
            if (isCommand) tally.Add(6, "a system command is copied to the clipboard");
            else if (unit.Around(writes[0], FactKind.Listen).Any(listen => listen.Channel is "copy" or "cut"))
                tally.Add(5.5, "copied text is replaced by a wallet address");
            else continue;
            if (unit.Flow.Literals.Concat(unit.Flow.BuiltTexts).Any(literal => literal.Text.Length < 2_000 && Instructions().IsMatch(literal.Text)))
                tally.Add(2.5, "with instructions to paste it");
            if (unit.IsHidden || (writes[0].Data & Labels.Decoded) != 0) tally.Add(1.5, "hidden in the code");
            yield return unit.Finding(isCommand ? "clipboard-command" : "clipboard-swap", Severity.Critical, ThreatCategory.FakeUpdate, tally.Total,
                isCommand
                    ? "The script tries to make visitors run a command on their computer."
                    : "The script swaps wallet addresses that visitors copy.",
                (text.Length > 300 ? text[..300] + "…" : text) + "\n" + tally.Evidence(unit, writes[0]), node);
            yield break;
        }
    }

    // A name alone is a label ("cURL (PowerShell)"). A command has an argument that does something.
    [GeneratedRegex(
        @"\b(?:powershell|pwsh)(?:\.exe)?""?\s+(?:-|/|iwr|iex|irm|""|&|\$|\[|invoke|start)|\b(?:mshta|msiexec|rundll32|regsvr32"
        + @"|certutil|bitsadmin)(?:\.exe)?""?\s+[^\s)]|\bcmd(?:\.exe)?\s+/[ck]\b|\bcurl\b.{1,200}\|\s*(?:ba)?sh\b"
        + @"|Invoke-(?:WebRequest|Expression)|\biex\s*\(",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(
        @"^(?:bc1[a-z0-9]{30,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|T[1-9A-HJ-NP-Za-km-z]{33})$",
        RegexOptions.NonBacktracking)]
    private static partial Regex WalletAddress();

    [GeneratedRegex(
        @"win(?:dows)?\s*(?:key|button)?\s*\+\s*r|ctrl\s*\+\s*v|verify you are human|i.?m not a robot|update (?:your )?browser"
        + @"|fix it|press enter|terminal",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Instructions();
}
