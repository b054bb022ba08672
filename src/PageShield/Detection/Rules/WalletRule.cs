using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>
/// Detects requests to a wallet for transfers or approvals that are hard-coded, as drainers do. Legitimate wallet libraries get them from their
/// callers.
/// </summary>
internal sealed class WalletRule : ICodeRule
{
    private static readonly string[] Grasping =
        ["setApprovalForAll", "increaseAllowance", "eth_sendTransaction", "eth_sign", "eth_signTypedData_v4", "permit2", "seaport",
            "safeTransferFrom", "signAllTransactions", "transferFrom"];

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly string[] Drainer =
        ["drainer", "claim reward", "airdrop", "connect wallet", "mint now", "unlimited", "spender",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935", "ffffffffffffffffffffffffffffffff"];

    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        var calls = unit.Facts(FactKind.CallWallet).ToList();
        if (calls.Count == 0) yield break;
        var (grasping, at) = WordSearch.In(unit, Grasping);
        var (drainer, _) = WordSearch.In(unit, Drainer);
        var fixedRecipient = unit.Flow.Literals.Concat(unit.Flow.BuiltTexts).FirstOrDefault(literal => IsAddress(literal.Text));
        if (grasping.Count == 0) yield break;

        var tally = new EvidenceTally();
        tally.Add(1 + (0.8 * Math.Min(4, grasping.Count)), "asks the wallet for " + string.Join(", ", grasping));
        if (fixedRecipient.Text is not null) tally.Add(2, $"for the fixed address {fixedRecipient.Text}");
        if (drainer.Count > 0) tally.Add(1.2 * Math.Min(3, drainer.Count), "with the words " + string.Join(", ", drainer));
        if (unit.Facts(FactKind.Send).Any(send => Destination.Of(send.Target, unit).Kind is DestinationKind.Drop))
            tally.Add(2.5, "and reports to a service where anyone can receive data");
        if (unit.Facts(FactKind.Send)
            .Any(send => (send.Data & Labels.Wallet) != 0 && Destination.Of(send.Target, unit).Kind == DestinationKind.Foreign))
            tally.Add(1.5, "and sends wallet data to a hard-coded host");
        if (unit.IsHidden || unit.Flow.Decoded > 3) tally.Add(1, "in hidden code");
        if (tally.Total < 3) yield break;
        yield return unit.Finding("wallet-drainer", tally.Total >= 7.25 ? Severity.Critical : Severity.High, ThreatCategory.WalletDrainer,
            tally.Total,
            "The script asks visitors' crypto wallets for control.", tally.Evidence(unit, calls[0]), at ?? calls[0].Node);
    }

    private static bool IsAddress(string text) =>
        text.Length == 42 && text.StartsWith("0x", StringComparison.Ordinal) && text.AsSpan(2).ContainsAnyExcept(HexDigits) == false
        && text.AsSpan(2).IndexOfAnyExcept('0') >= 0 && text.AsSpan(2).IndexOfAnyExcept("eE") >= 0;
}
