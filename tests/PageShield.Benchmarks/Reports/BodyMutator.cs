using System.Text;

namespace PageShield.Benchmarks.Reports;

/// <summary>Makes hostile bodies out of real ones: flipped bits, cut, doubled, spliced and replaced pieces, wrong types, deep nesting.</summary>
internal static class BodyMutator
{
    private static readonly byte[][] Seeds =
    [
        """{"csp-report":{"document-uri":"https://shop.example:443/cart?x=1#f","referrer":"","violated-directive":"script-src-elem 'self'","effective-directive":"script-src-elem","original-policy":"script-src 'self'","disposition":"enforce","blocked-uri":"https://u:p@cdn.example/a.3f2a9c.js?v=1","line-number":3,"column-number":9,"source-file":"chrome-extension","status-code":200,"script-sample":"Element innerHTML|<b>ann@example.com"}}"""u8.ToArray(),
        """[{"type":"csp-violation","age":12,"url":"https://shop.example/","user_agent":"Mozilla/5.0","body":{"documentURL":"https://bücher.example/","blockedURL":"inline","effectiveDirective":"script-src-attr","sample":"4111 1111 1111 1111","lineNumber":"7"}},{"type":"csp-hash","age":1,"url":"https://shop.example/","body":{"documentURL":"https://shop.example/","subresourceURL":"https://a.example/x.js","hash":"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","destination":"script","type":"subresource"}}]"""u8.ToArray(),
        """[{"age":1,"type":"network-error","url":"https://api.example/pay?card=1","body":{"phase":"dns","referrer":"https://shop.example/checkout","status_code":0,"type":"dns.name_not_resolved"}},{"type":"coep","url":"https://[2001:db8::1]:443/","body":{"type":"corp","blockedURL":"blob:https://a.example/6f9619ff-8b86-d011-b42d-00cf4fc964ff"}},{"type":"brand-new","url":"https://s.example/","body":{"a":[1,{"b":null}]}}]"""u8.ToArray(),
        """{"type":"csp-violation","url":"https://shop.example/","csp-report":{"blocked-uri":"https:\/\/a.example\/\u0078\ud800.js","violated-directive":"img-src","document-uri":"data:text/html,chromewebdata"}}"""u8.ToArray(),
    ];

    private static readonly byte[][] Pieces =
    [
        "null"u8.ToArray(), "1e999999"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), [0xFF, 0xFE, 0xC0, 0x80], [0xEF, 0xBB, 0xBF],
        "{"u8.ToArray(), "}]"u8.ToArray(), "\""u8.ToArray(), "[[[[[[[["u8.ToArray(),
        "{\"a\":"u8.ToArray(), "//x"u8.ToArray(), "https://"u8.ToArray(), "xn--"u8.ToArray(), "://[::"u8.ToArray(), ":99999"u8.ToArray(),
        "%"u8.ToArray(), "eyJabcdef.abcdef"u8.ToArray(), "@"u8.ToArray(), ";;="u8.ToArray(), "食"u8.ToArray(), "\0"u8.ToArray(), "\\"u8.ToArray(),
    ];

    public static byte[] Mutate(Random random)
    {
        var body = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var step = random.Next(1, 8); step > 0; step--) Step(body, random);
        if (random.Next(500) == 0)
            body.InsertRange(random.Next(body.Count + 1), Encoding.ASCII.GetBytes(new string("[{/a%0"[random.Next(6)], 20_000)));
        return [.. body];
    }

    private static void Step(List<byte> body, Random random)
    {
        if (body.Count == 0) body.AddRange("{}"u8);
        var at = random.Next(body.Count);
        switch (random.Next(7))
        {
            case 0:
                body[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                body[at] = (byte)random.Next(256);
                break;
            case 2:
                body.RemoveRange(at, Math.Min(random.Next(40), body.Count - at));
                break;
            case 3:
                body.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 4:
                body.InsertRange(random.Next(body.Count), body.GetRange(at, Math.Min(random.Next(200), body.Count - at)));
                break;
            case 5:
                var other = Seeds[random.Next(Seeds.Length)];
                var from = random.Next(other.Length);
                body.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(100))]);
                break;
            default:
                body.RemoveRange(at, body.Count - at);
                break;
        }
    }
}
