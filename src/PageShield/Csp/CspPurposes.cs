namespace PageShield.Csp;

/// <summary>
/// Everything in which two sets of policies can differ: loads by kind, code by kind, and what directives without sources forbid (CSP3 section 6,
/// Trusted Types, HTML's sandbox).
/// </summary>
internal static class CspPurposes
{
    /// <summary>Sets are not compared if they have more kinds of nonces or hashes than this, distinguished by which policies list them.</summary>
    public const int MostKinds = 32;

    private static readonly string[] Fetches =
        ["connect-src", "img-src", "font-src", "frame-src", "fenced-frame-src", "object-src", "media-src", "manifest-src", "default-src", "base-uri",
            "form-action", "frame-ancestors"];

    private static readonly string[] SandboxFlags =
    [
        "allow-downloads", "allow-forms", "allow-modals", "allow-orientation-lock", "allow-pointer-lock", "allow-popups",
        "allow-popups-to-escape-sandbox", "allow-presentation",
        "allow-same-origin", "allow-scripts", "allow-storage-access-by-user-activation", "allow-top-navigation",
        "allow-top-navigation-by-user-activation", "allow-top-navigation-to-custom-protocols",
    ];

    /// <summary>
    /// All purposes in which the two differ, most severe first. <c>default-src</c> represents everything without its own directive, such as
    /// prefetches.
    /// </summary>
    public static IEnumerable<CspPurpose> Of(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, CspReader reader)
    {
        return Elements(container, contained, reader, "script-src-elem")
            .Concat(Attributes(container, contained, "script-src-attr")).Concat(Attributes(container, contained, "script-src-elem"))
            .Append(CspPurpose.Of("script-src", policy => CspReader.Keyword(policy, "script-src", CspSourceKind.UnsafeEval)))
            .Append(CspPurpose.Of(
                "script-src", policy => CspReader.Keyword(policy, "script-src", CspSourceKind.UnsafeEval, CspSourceKind.TrustedTypesEval)))
            .Append(CspPurpose.Of(
                "script-src", policy => CspReader.Keyword(policy, "script-src", CspSourceKind.UnsafeEval, CspSourceKind.WasmUnsafeEval)))
            .Append(Load(reader, "worker-src", new CspLoad { IsParserInserted = false }))
            .Concat(Fetches.Select(directive => Load(reader, directive, CspLoad.Plain)))
            .Concat(Elements(container, contained, reader, "style-src-elem")).Concat(Attributes(container, contained, "style-src-attr"))
            .Concat(Rest([.. container, .. contained]));
    }

    /// <summary>One nonce or hash for each kind that the policies distinguish, with all others of that kind.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> KindsOf(
        IEnumerable<string> values, IReadOnlyList<CspDirective> directives, Func<CspDirective, string, bool> has) =>
        [.. values.Distinct().GroupBy(value => string.Concat(directives.Select(directive => has(directive, value) ? '1' : '0')))
            .Select(IReadOnlyList<string> (group) => [.. group])];

    public static IEnumerable<string> NoncesOf(IEnumerable<CspDirective> directives) =>
        // not null: of this kind
        directives.SelectMany(directive => directive.Sources).Where(source => source.Kind == CspSourceKind.Nonce).Select(source => source.Value!);

    public static IEnumerable<string> HashesOf(IEnumerable<CspDirective> directives) =>
        directives.SelectMany(directive => directive.Sources).Where(source => source.Kind == CspSourceKind.Hash)
            .Select(source => $"{source.Algorithm}-{source.Value}");

    private static CspPurpose Load(CspReader reader, string directive, CspLoad load) =>
        CspPurpose.Of(directive, policy => reader.Urls(policy, directive, load));

    /// <summary>Scripts and styles, external and inline: with and without nonce and hash, inserted by the parser and by scripts.</summary>
    private static IEnumerable<CspPurpose> Elements(
        IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, CspReader reader, string directive)
    {
        var isScript = CspMatcher.IsScript(directive);
        var (outer, inner) = (Ruling(container, directive), Ruling(contained, directive));
        var theirs = SharedNonce(outer);
        foreach (var nonce in KindsOf(NoncesOf(inner), inner, (list, value) => list.HasNonce(value)).Select(string? (kind) => kind[0]).Prepend(null))
        {
            foreach (var hashes in KindsOf(HashesOf([.. inner, .. outer]), [.. outer, .. inner], (list, value) => list.HasHash(value)).Prepend([]))
            {
                foreach (var byParser in isScript ? (bool[])[true, false] : [true])
                {
                    var code = new CspLoad { Nonce = nonce, Integrity = hashes.Count == 0 ? [] : [hashes[0]], IsParserInserted = byParser };
                    var twin = code with { Nonce = nonce is null ? null : theirs };
                    var isTrusted = isScript && (nonce is not null || hashes.Count > 0 || !byParser);
                    yield return new CspPurpose
                    {
                        Directive = directive,
                        Container = policy => CspReader.Element(policy, directive, twin),
                        Contained = policy => CspReader.Element(policy, directive, code),
                        IsTrustedScript = isTrusted,
                        Hashes = hashes
                    };
                    yield return new CspPurpose
                    {
                        Directive = directive,
                        Container = policy => reader.Urls(policy, directive, twin),
                        Contained = policy => reader.Urls(policy, directive, code),
                        IsTrustedScript = isTrusted,
                        Hashes = hashes
                    };
                }
            }
        }
    }

    private static IEnumerable<CspPurpose> Attributes(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, string directive)
    {
        List<CspDirective> all = [.. Ruling(container, directive), .. Ruling(contained, directive)];
        yield return CspPurpose.Of(directive,
            policy => policy.Effective(directive) is { } governing && !governing.AllowsAllInline(CspMatcher.IsScript(directive))
            ? CspReach.Nowhere
            : CspReader.Attribute(policy, directive, null));
        yield return CspPurpose.Of(directive, policy => CspReader.Attribute(policy, directive, null));
        foreach (var hashes in KindsOf(HashesOf(all), all, (list, value) => list.HasHash(value)))
            yield return CspPurpose.Of(directive, policy => CspReader.Attribute(policy, directive, hashes[0])) with
            {
                Hashes = hashes,
                IsAttribute = true
            };
    }

    private static IEnumerable<CspPurpose> Rest(IReadOnlyList<CspPolicy> all)
    {
        yield return CspPurpose.Of("require-trusted-types-for",
            policy => CspReader.Unless(policy, "require-trusted-types-for",
            policy.Find("require-trusted-types-for")?.Values.Contains("'script'", StringComparer.OrdinalIgnoreCase) == true));
        yield return CspPurpose.Of("upgrade-insecure-requests",
            policy => CspReader.Unless(policy, "upgrade-insecure-requests", policy.Find("upgrade-insecure-requests") is not null));
        yield return CspPurpose.Of("block-all-mixed-content",
            policy => CspReader.Unless(policy, "block-all-mixed-content", policy.Find("block-all-mixed-content") is not null));
        yield return CspPurpose.Of("sandbox", policy => CspReader.Unless(policy, "sandbox", policy.Find("sandbox") is not null));
        foreach (var flag in SandboxFlags) yield return CspPurpose.Of("sandbox", policy => CspReader.Word(policy, "sandbox", flag));
        yield return CspPurpose.Of("trusted-types", policy => CspReader.Word(policy, "trusted-types", "'allow-duplicates'"));
        yield return CspPurpose.Of("trusted-types", policy => CspReader.Word(policy, "trusted-types", "*"));
        foreach (var name in all.SelectMany(policy => policy.Find("trusted-types")?.Values ?? []).Distinct()
            .Where(name => !name.StartsWith('\'') && name != "*"))
            yield return CspPurpose.Of("trusted-types", policy => CspReader.Word(policy, "trusted-types", "*", name));
    }

    private static List<CspDirective> Ruling(IReadOnlyList<CspPolicy> policies, string directive) =>
        [.. policies.Select(policy => policy.Effective(directive)).OfType<CspDirective>()];

    /// <summary>A nonce listed by every policy that lists any; an element has only one.</summary>
    private static string? SharedNonce(List<CspDirective> directives)
    {
        var naming = directives.FindAll(directive => directive.Has(CspSourceKind.Nonce));
        return NoncesOf(naming).FirstOrDefault(nonce => naming.TrueForAll(directive => directive.HasNonce(nonce)));
    }
}
