using System.Text;
using System.Text.RegularExpressions;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Looks for canary values in what a request carried: as they are, or behind the wrappings that <see cref="Wrappings"/> undoes, several
/// layers deep. Work is bounded.
/// </summary>
internal sealed class CanaryScanner
{
    private const int MaxDepth = 4;
    private const int MaxBytes = 1 << 20;
    private const int CueReach = 24;
    private readonly List<(Needle Needle, byte[] Bytes, byte[] Reversed)> _unique;
    private readonly List<(Needle Needle, Regex Cue)> _short;

    public CanaryScanner(IReadOnlyList<Needle> needles)
    {
        _unique = [.. needles.Where(static needle => needle.IsUnique)
            .Select(static needle => (needle, Encoding.Latin1.GetBytes(needle.Value), Encoding.Latin1.GetBytes(Wrappings.Reversed(needle.Value))))];
        _short = [.. needles.Where(static needle => !needle.IsUnique)
            // cues are our own
            .Select(static needle =>
                (needle, new Regex($"(?:{needle.Cue})[^0-9]{{0,{CueReach}}}$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)))];
    }

    /// <summary>The canaries found, each purpose once, with how it was wrapped, outermost first.</summary>
    /// <param name="payload">A URL or a body; bytes as Latin-1.</param>
    /// <param name="hosts">Host names that may serve as XOR keys: the page's and the receiver's.</param>
    public IReadOnlyList<CanarySighting> Find(string payload, IReadOnlyList<string> hosts)
    {
        Dictionary<string, CanarySighting> found = [];
        Search(Encoding.Latin1.GetBytes(payload.Length > MaxBytes ? payload[..MaxBytes] : payload), [], hosts, new Budget(), found);
        return [.. found.Values];
    }

    private void Search(byte[] data, List<string> layers, IReadOnlyList<string> hosts, Budget budget, Dictionary<string, CanarySighting> found)
    {
        if (data.Length < 3 || !budget.Take(data)) return;
        Look(data, layers, found);
        if (layers.Count >= MaxDepth || data.Length < 8) return;

        foreach (var (layer, inner) in Wrappings.Undo(data)) Search(inner, [.. layers, layer], hosts, budget, found);

        // These are tried only where they bring a canary to light: any bytes can be reversed or XORed.
        if (_unique.Exists(needle => data.AsSpan().IndexOf(needle.Reversed) >= 0)) Look(Wrappings.Reversed(data), [.. layers, "reversed"], found);
        if (XorKeyOf(data) is { } key) Search(Wrappings.Xor(data, [key]), [.. layers, "XOR with one byte"], hosts, budget, found);
        foreach (var host in hosts)
        {
            if (host.Length == 0) continue;
            var plain = Wrappings.Xor(data, Encoding.ASCII.GetBytes(host));
            if (_unique.Exists(needle => plain.AsSpan().IndexOf(needle.Bytes) >= 0 || plain.AsSpan().IndexOf(needle.Reversed) >= 0))
                Search(plain, [.. layers, $"XOR with {host}"], hosts, budget, found);
        }
    }

    private void Look(byte[] data, List<string> layers, Dictionary<string, CanarySighting> found)
    {
        var any = false;
        foreach (var (needle, bytes, _) in _unique)
        {
            if (data.AsSpan().IndexOf(bytes) < 0) continue;
            any = true;
            found.TryAdd(needle.Purpose, new(needle.Purpose, layers));
        }

        string? text = null;
        foreach (var (needle, cue) in _short)
        {
            if (found.ContainsKey(needle.Purpose)) continue;
            text ??= Encoding.Latin1.GetString(data);
            for (var at = text.IndexOf(needle.Value, StringComparison.Ordinal); at >= 0; at =
                text.IndexOf(needle.Value, at + 1, StringComparison.Ordinal))
            {
                if (!IsWhole(text, at, needle.Value.Length) || (!any && !cue.IsMatch(text[Math.Max(0, at - CueReach - 12)..at]))) continue;
                found.Add(needle.Purpose, new(needle.Purpose, layers));
                break;
            }
        }
    }

    /// <summary>XOR with one byte keeps the differences of neighbouring bytes, whatever the key. Returns the key, or null (also for key 0).</summary>
    private byte? XorKeyOf(byte[] data)
    {
        var differences = Wrappings.Differences(data);
        foreach (var (_, bytes, reversed) in _unique)
        {
            foreach (var needle in (byte[][])[bytes, reversed])
            {
                if (differences.AsSpan().IndexOf(Wrappings.Differences(needle)) is var at and >= 0
                    && (byte)(data[at] ^ needle[0]) is var key and not 0)
                    return key;
            }
        }

        return null;
    }

    private static bool IsWhole(string text, int at, int length) =>
        (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (at + length == text.Length || !char.IsAsciiLetterOrDigit(text[at + length]));

    /// <summary>Limits the work on one payload, and skips what was already searched.</summary>
    private sealed class Budget
    {
        private readonly HashSet<string> _seen = [];
        private long _bytes = 8L << 20;

        public bool Take(byte[] data) => (_bytes -= data.Length) >= 0 && (data.Length > 4096 || _seen.Add(Convert.ToBase64String(data)));
    }
}
