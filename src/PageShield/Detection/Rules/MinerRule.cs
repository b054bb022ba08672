using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>Detects cryptocurrency mining: mining terms together with a pool connection, workers and a hash loop.</summary>
internal sealed class MinerRule : ICodeRule
{
    private static readonly string[] Strong =
    [
        "cryptonight", "cryptonote", "coinhive", "coin-hive", "coinimp", "webminepool", "webminerpool", "deepminer", "jsecoin", "crypto-loot",
        "cryptoloot", "minero.cc",
        "stratum", "hashespersecond", "randomx", "monero", "_hash_cn", "cn_lite", "mining pool", "miningpool", "startmining", "minexmr",
        "authedmine", "webassembly miner",
        "accepthash", "gethashespersecond", "totalhashes", "hash_cn", "cn-lite", "cn-pico", "cn-heavy", "cn-half", "moneroocean", "nicehash",
        "throttleminer", "hashsolved", "supportxmr",
        "argon2d", "yespower", "randomwow",
    ];

    private static readonly string[] Weak =
        ["job_id", "nonce", "hashrate", "throttle", "hashes", "miner", "worker", "blob", "result", "target", "difficulty", "solved", "wallet"];

    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        var (strong, at) = WordSearch.In(unit, Strong);
        var (weak, weakAt) = WordSearch.In(unit, strong.Count > 0 || unit.Flow.Names.Contains("job_id") ? Weak : []);
        // Code that submits shares uses job, nonce and result, the terms of the pool protocol.
        var sharesWork = weak.Contains("job_id") && weak.Contains("nonce") && weak.Contains("result");
        if (strong.Count == 0 && !sharesWork) yield break;
        at ??= weakAt;
        var tally = new EvidenceTally();
        if (sharesWork) tally.Add(2.5, "submits work for a pool's job");
        if (strong.Count > 0) tally.Add(Math.Min(6, 2.2 * strong.Count), "coin mining terms: " + string.Join(", ", strong));
        if (weak.Count >= 3) tally.Add(Math.Min(3, 0.5 * weak.Count), "and pool protocol terms: " + string.Join(", ", weak));
        if (unit.Facts(FactKind.StartWorker).Any()) tally.Add(1, "starts workers");
        if (unit.Facts(FactKind.Send).Any(send => send.Channel == Channel.WebSocket)) tally.Add(1, "opens a WebSocket");
        if (unit.Flow.Names.Contains("instantiate") || unit.Flow.Names.Contains("wasmBinary") || unit.Flow.Names.Contains("asm"))
            tally.Add(0.7, "runs compiled code");
        if (strong.Count > 0 && unit.Flow.Names.Contains("start") && (unit.Flow.Names.Contains("Anonymous") || unit.Flow.Names.Contains("User")))
            tally.Add(3.5, "starts a miner for an account");
        if (unit.IsHidden) tally.Add(1.5, "in code that unpacks itself");
        // Proof-of-work captchas hash too. A miner uses more than one mining term.
        if (strong.Count < 2 && !sharesWork && tally.Total > 4.5) tally.Add(4.5 - tally.Total, "but with only one such term");
        if (tally.Total < 3) yield break;
        var place = new Fact(FactKind.StartWorker,
            at ?? (Acornima.Ast.Node?)unit.Parsed.Program
            ?? throw new InvalidOperationException("A unit has a program."), null, "", Value.Unknown, Labels.None);
        yield return unit.Finding("coin-miner", tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.Miner, tally.Total,
            "The script mines cryptocurrency on visitors' devices.", tally.Evidence(unit, place), at);
    }
}
