using System.Text.RegularExpressions;

namespace PageShield.Csp;

/// <summary>One source expression, split into its parts.</summary>
public sealed partial class CspSource
{
    private static readonly Dictionary<string, CspSourceKind> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["'none'"] = CspSourceKind.None,
        ["'self'"] = CspSourceKind.Self,
        ["'unsafe-inline'"] = CspSourceKind.UnsafeInline,
        ["'unsafe-eval'"] = CspSourceKind.UnsafeEval,
        ["'unsafe-hashes'"] = CspSourceKind.UnsafeHashes,
        ["'strict-dynamic'"] = CspSourceKind.StrictDynamic,
        ["'wasm-unsafe-eval'"] = CspSourceKind.WasmUnsafeEval,
        ["'trusted-types-eval'"] = CspSourceKind.TrustedTypesEval,
        ["'report-sample'"] = CspSourceKind.Reporting,
        ["'report-sha256'"] = CspSourceKind.Reporting,
        ["'report-sha384'"] = CspSourceKind.Reporting,
        ["'report-sha512'"] = CspSourceKind.Reporting,
    };

    private CspSource(string text, CspSourceKind kind) => (Text, Kind) = (text, kind);

    /// <summary>As written.</summary>
    public string Text { get; }

    public CspSourceKind Kind { get; }

    /// <summary>For schemes and hosts: the scheme in lower case, or null.</summary>
    public string? Scheme { get; private init; }

    /// <summary>For hosts: lower case; <c>*</c>, <c>*.example.com</c> or a name.</summary>
    public string? Host { get; private init; }

    /// <summary>For hosts: digits, <c>*</c>, or null.</summary>
    public string? Port { get; private init; }

    /// <summary>For hosts: from the slash on, or null.</summary>
    public string? Path { get; private init; }

    /// <summary>For nonces the nonce, for hashes the digest in standard Base64.</summary>
    public string? Value { get; private init; }

    /// <summary>For hashes: <c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</summary>
    public string? Algorithm { get; private init; }

    /// <summary>Whether it is <c>*</c> alone, which also includes the page's own scheme.</summary>
    internal bool IsBareStar => this is { Kind: CspSourceKind.Host, Host: "*", Scheme: null, Port: null, Path: null };

    /// <summary>Parses any token; a token outside the grammar is <see cref="CspSourceKind.Unknown"/>.</summary>
    public static CspSource Parse(string text)
    {
        if (Keywords.TryGetValue(text, out var keyword)) return new CspSource(text, keyword);
        if (NoncePattern().Match(text) is { Success: true } nonce) return new CspSource(text, CspSourceKind.Nonce) { Value = nonce.Groups[1].Value };
        if (HashPattern().Match(text) is { Success: true } hash)
        {
            return new CspSource(text, CspSourceKind.Hash)
            {
                Algorithm = hash.Groups[1].Value.ToLowerInvariant(),
                Value = hash.Groups[2].Value.Replace('-', '+').Replace('_', '/'),
            };
        }

        if (SchemePattern().IsMatch(text)) return new CspSource(text, CspSourceKind.Scheme) { Scheme = text[..^1].ToLowerInvariant() };
        if (HostPattern().Match(text) is { Success: true } host)
        {
            return new CspSource(text, CspSourceKind.Host)
            {
                Scheme = host.Groups["scheme"] is { Success: true } scheme ? scheme.Value.ToLowerInvariant() : null,
                Host = host.Groups["host"].Value.ToLowerInvariant(),
                Port = host.Groups["port"] is { Success: true } port ? port.Value : null,
                Path = host.Groups["path"] is { Success: true } path ? path.Value : null,
            };
        }

        return new CspSource(text, CspSourceKind.Unknown);
    }

    public override string ToString() => Text;

    [GeneratedRegex("^'nonce-([A-Za-z0-9+/_-]+={0,2})'$", RegexOptions.IgnoreCase)]
    private static partial Regex NoncePattern();

    [GeneratedRegex("^'(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})'$", RegexOptions.IgnoreCase)]
    private static partial Regex HashPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:$")]
    private static partial Regex SchemePattern();

    // Queries and fragments are not part of the grammar, but browsers still read the rest.
    [GeneratedRegex(
        @"^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?<host>\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?"
        + @"|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]+|\*))?(?<path>/[^?#]*)?(?:[?#].*)?$")]
    private static partial Regex HostPattern();
}
