using CsCheck;
using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspSubsumptionTests
{
    private const string Hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", OtherHash =
        "sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc=";

    private static readonly Uri[] Pages =
        [new("https://shop.example/checkout"), new("http://shop.example/checkout"), new("http://shop.example:8080/")];

    private static readonly string[] Sources =
    [
        "'none'", "'self'", "*", "https:", "http:", "ws:", "wss:", "data:", "blob:", "cdn.example", "https://cdn.example", "http://cdn.example",
        "*.cdn.example", "https://*.cdn.example", "a.cdn.example",
        "cdn.example:*", "cdn.example:8443", "http://cdn.example:80", "cdn.example/js/", "cdn.example/js/a.js", "cdn.example/js/b/", "https://*:*",
        "wss://cdn.example", "shop.example", "https://*", "*:8443",
        "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'", "'wasm-unsafe-eval'", "'report-sample'", "'nonce-abc'",
        $"'{Hash}'", $"'{OtherHash}'", "'nonsense'",
    ];

    private static readonly string[] Directives =
        ["default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "connect-src", "img-src", "child-src",
            "worker-src", "frame-src", "form-action", "base-uri", "frame-ancestors"];

    private static readonly Gen<CspPolicy> Policy = Gen.Select(One(Directives), One(Sources).Array[0, 4])
        .Select((name, sources) => new CspDirective(name, sources)).Array[1, 3].Select(directives => new CspPolicy(directives));

    private static readonly Gen<CspPolicy[]> Policies = Policy.Array[1, 2];

    // What lives in the field: a policy, and the same with a value more or less.
    private static readonly Gen<(CspPolicy[] A, CspPolicy[] B)> Pairs = Gen.OneOf(
        Gen.Select(Policies, Policies).Select((a, b) => (a, b)),
        Gen.Select(Policies, One(Sources), Gen.Int[0, 9]).Select((a, source, at) => (a, a.Select(policy => With(policy, source, at)).ToArray())),
        Gen.Select(Policies, Policy).Select((a, more) => (a, (CspPolicy[])[.. a, more])));

    [Fact]
    public void What_a_subsumed_set_allows_the_other_allows_too()
    {
        var (subsumed, checkedRequests) = (0, 0);
        Gen.Select(Pairs, One(Pages)).Sample((pair, page) =>
        {
            if (!CspSubsumption.Allows(pair.A, pair.B, page)) return;
            Interlocked.Increment(ref subsumed);
            foreach (var request in Requests())
            {
                Interlocked.Increment(ref checkedRequests);
                Assert.False(pair.B.All(policy => request.IsAllowed(policy, page)) && !pair.A.All(policy => request.IsAllowed(policy, page)),
                    $"{request.Name} on {page}: [{Text(pair.B)}] allows it, [{Text(pair.A)}] does not");
            }
        }, iter: 2000);

        Assert.True(subsumed > 150, $"Only {subsumed} pairs subsumed, {checkedRequests} requests: the test would not see an error.");
    }

    [Fact]
    public void A_set_that_became_weaker_is_never_called_stronger_or_the_same()
    {
        Gen.Select(Pairs, One(Pages)).Sample((pair, page) =>
        {
            var comparison = CspComparison.Compare(pair.A, pair.B, page);
            if (comparison.Weaker.Count > 0 || comparison.Others.Count > 0) return;
            var anyCodeRan = pair.A.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null));
            var startsWorkers = pair.B.Any(policy => policy.Effective("worker-src")?.Has(CspSourceKind.StrictDynamic) == true);
            foreach (var request in Requests()
                .Where(request =>
                !(anyCodeRan && (request.IsTrustedScript || (startsWorkers && request.Name.StartsWith("worker-src", StringComparison.Ordinal))))))
                Assert.False(pair.B.All(policy => request.IsAllowed(policy, page)) && !pair.A.All(policy => request.IsAllowed(policy, page)),
                    $"{request.Name} on {page}: [{Text(pair.A)}] → [{Text(pair.B)}] is {comparison.Strength}");
        }, iter: 2000);
    }

    [Fact]
    public void Every_set_allows_what_it_allows_itself() =>
        Gen.Select(Policies, One(Pages)).Sample((set, page) =>
        {
            Assert.True(CspSubsumption.Allows(set, set, page), Text(set));
            Assert.Equal(CspStrength.Same, CspComparison.Compare(set, set, page).Strength);
        }, iter: 1000);

    [Fact]
    public void The_real_policies_of_sites_are_the_same_as_themselves_whatever_their_order()
    {
        foreach (var line in File.ReadLines(PageShield.Tests.Reports.Corpus.ReportFile("real-site-policies.txt")))
        {
            var policy = CspPolicy.Parse(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            var turned =
                new CspPolicy(policy.Directives.Reverse().Select(directive => new CspDirective(directive.Name, [.. directive.Values.Reverse()])));

            Assert.Equal(CspStrength.Same, CspComparison.Compare([policy], [turned]).Strength);
        }
    }

    [Fact]
    public void Paths_that_exclude_each_other_meet_after_a_redirect()
    {
        CspPolicy[] both = [CspPolicy.Parse("img-src cdn.example/a/"), CspPolicy.Parse("img-src cdn.example/b/")];

        Assert.False(CspSubsumption.Allows([CspPolicy.Parse("img-src 'none'")], both));
        Assert.True(CspSubsumption.Allows([CspPolicy.Parse("img-src cdn.example")], both));
    }

    private static Gen<T> One<T>(T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static CspPolicy With(CspPolicy policy, string source, int at)
    {
        var chosen = policy.Directives[at % policy.Directives.Count];
        return new CspPolicy(policy.Directives.Select(directive => directive != chosen ? directive
            : new CspDirective(directive.Name,
                at % 3 == 0 && directive.Values.Count > 0 ? [.. directive.Values.Skip(1)] : [.. directive.Values, source])));
    }

    private static string Text(IEnumerable<CspPolicy> policies) => string.Join(", ", policies);

    private static IEnumerable<Request> Requests()
    {
        string[] urls =
        [
            "https://shop.example/a.js", "http://shop.example/a.js", "http://shop.example:8080/a.js", "https://cdn.example/js/a.js",
            "https://cdn.example/js/b/c.js", "https://cdn.example/", "http://cdn.example/js/a.js", "https://cdn.example:8443/js/a.js",
            "http://cdn.example:443/x", "https://cdn.example:80/x", "https://a.cdn.example/js/a.js", "https://x.a.cdn.example/",
            "https://evil.example/x", "http://evil.example:8443/x", "data:text/plain,x", "blob:https://shop.example/1",
        ];
        foreach (var url in urls.Select(url => new Uri(url)))
        {
            foreach (var directive in (string[])["script-src-elem", "style-src-elem", "worker-src"])
            {
                foreach (var load in (CspLoad[])[new(), new() { Nonce = "abc" }, new() { Integrity = [Hash] },
                    new() { Integrity = [Hash, OtherHash] }, new() { IsParserInserted = false }, new() { Nonce = "abc", Integrity = [Hash] },
                new() { IsRedirected = true }])
                {
                    var isTrusted = directive == "script-src-elem" && (load.Nonce is not null || load.Integrity.Count > 0 || !load.IsParserInserted);
                    var actual = directive == "worker-src" ? new CspLoad { IsParserInserted = false, IsRedirected = load.IsRedirected } : load;
                    yield return new Request($"{directive} {url} {load.Nonce} {load.Integrity.Count} {load.IsParserInserted}", isTrusted,
                        (policy, page) => CspMatcher.AllowsUrl(policy, directive, url, page, actual));
                }
            }

            foreach (var directive in (string[])["connect-src", "img-src", "frame-src", "form-action", "base-uri", "frame-ancestors", "object-src"])
            {
                yield return new Request($"{directive} {url}", false, (policy, page) => CspMatcher.AllowsUrl(policy, directive, url, page));
                yield return new Request($"{directive} {url} redirected", false,
                    (policy, page) => CspMatcher.AllowsUrl(policy, directive, url, page, new CspLoad { IsRedirected = true }));
            }
        }

        foreach (var socket in (
            (string[])["wss://cdn.example/s", "ws://cdn.example/s", "wss://shop.example/s", "ws://shop.example:8080/s", "wss://evil.example/s"])
            .Select(url => new Uri(url)))
            yield return new Request($"connect-src {socket}", false, (policy, page) => CspMatcher.AllowsUrl(policy, "connect-src", socket, page));

        foreach (var directive in (string[])["script-src-elem", "style-src-elem", "script-src-attr", "style-src-attr"])
        {
            foreach (var code in (CspLoad[])[new(), new() { Nonce = "abc" }, new() { Integrity = [Hash] }, new() { Integrity = [OtherHash] },
                new() { IsParserInserted = false }, new() { Nonce = "abc", Integrity = [Hash] }])
                yield return new Request($"inline {directive} {code.Nonce} {code.Integrity.Count}",
                    directive == "script-src-elem" && code != new CspLoad(), (policy, _) => CspMatcher.AllowsCode(policy, directive, code));
        }

        yield return new Request("javascript: URL", false, (policy, _) => CspMatcher.AllowsJavascriptUrl(policy));
        yield return new Request("javascript: URL by hash", false, (policy, _) => CspMatcher.AllowsJavascriptUrl(policy, Hash));
        yield return new Request("eval", false, (policy, _) => CspMatcher.AllowsEval(policy));
        yield return new Request("wasm", false, (policy, _) => CspMatcher.AllowsWebAssembly(policy));
    }

    private sealed record Request(string Name, bool IsTrustedScript, Func<CspPolicy, Uri, bool> IsAllowed);
}
