using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Sites;

namespace PageShield.Observations.Rules;

/// <summary>A site's own noise rules, compiled for matching. Matching time is linear in the text for every pattern.</summary>
internal sealed class NoiseRuleSet
{
    // Without backtracking, neither a pattern nor hostile text can make matching slow.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private readonly List<string> _hosts = [];
    private readonly List<Regex> _urls = [];
    private readonly List<Regex> _samples = [];

    /// <param name="rules">The rules; invalid ones (created by another version) are ignored.</param>
    public NoiseRuleSet(IEnumerable<NoiseRule> rules)
    {
        foreach (var rule in rules)
        {
            if (rule.Kind == NoiseRuleKind.Host) _hosts.Add(rule.Pattern);
            else if (TryRead(rule.Pattern, out var pattern, out _)) (rule.Kind == NoiseRuleKind.Url ? _urls : _samples).Add(pattern);
        }
    }

    /// <summary>Validates a rule before it is stored and normalizes its pattern.</summary>
    /// <returns>An error message; null if the rule is valid.</returns>
    public static string? Check(NoiseRuleKind kind, string? text, out string pattern)
    {
        pattern = text?.Trim() ?? "";
        if (pattern.Length == 0) return "Enter a pattern.";
        if (pattern.Length > NoiseRule.LongestPattern)
            return $"The pattern has {pattern.Length} characters; at most {NoiseRule.LongestPattern} are allowed.";
        if (kind != NoiseRuleKind.Host)
            return !TryRead(pattern, out var regex, out var problem) ? problem
                : regex.IsMatch("") ? "This pattern matches everything. Make it more specific." : null;

        var below = pattern.StartsWith("*.", StringComparison.Ordinal);
        if (!HostName.TryNormalize(below ? pattern[2..] : pattern, out var host))
            return $"'{pattern}' is not a host name such as cdn.example or *.cdn.example.";
        if (below && !host.Contains('.', StringComparison.Ordinal))
            return $"'{pattern}' matches an entire top-level domain. Enter a more specific host.";
        pattern = below ? "*." + host : host;
        return null;
    }

    public bool IsEmpty => _hosts.Count + _urls.Count + _samples.Count == 0;

    /// <summary>Whether a rule matches this observation.</summary>
    /// <param name="key">Key of the observation.</param>
    /// <param name="blockedHost">Host of its blocked URL; may be empty.</param>
    /// <param name="sample">Its example as JSON, or null.</param>
    public bool Matches(ObservationKey key, string blockedHost, string? sample)
    {
        if (_hosts.Count > 0)
        {
            var sourceHost = ReportInterpreter.HostOf(key.SourceFile);
            if (_hosts.Exists(rule => IsHost(rule, blockedHost) || IsHost(rule, sourceHost))) return true;
        }

        if (_urls.Exists(rule => rule.IsMatch(key.BlockedUrl) || rule.IsMatch(key.SourceFile))) return true;
        return _samples.Count > 0 && CodeOf(sample) is { Length: > 0 } code && _samples.Exists(rule => rule.IsMatch(code));
    }

    private static bool IsHost(string rule, string host) =>
        host.Length > 0
            && (rule.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(rule.AsSpan(1), StringComparison.Ordinal)
            || rule.AsSpan(2).SequenceEqual(host) : rule == host);

    private static string? CodeOf(string? sample) => ObservationSample.Read(sample).Code;

    private static bool TryRead(string text, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            regex = new Regex(text, Options);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            regex = null;
            problem = $"Invalid regular expression: {exception.Message} Lookarounds and backreferences are not supported.";
            return false;
        }
    }
}
