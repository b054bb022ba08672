using System.IO.Compression;
using System.Net;
using System.Text;
using PageShield.Crawler.Canaries;

namespace PageShield.Tests.Crawler;

public sealed class CanaryScannerTests
{
    private static readonly string[] Hosts = ["shop.example", "collect.example"];

    public static TheoryData<string> Encodings =>
    [
        "plain", "url", "base64", "base64url", "hex", "hex-upper", "reversed", "json", "html", "gzip", "deflate", "zlib", "gzip-base64",
        "xor-7", "xor-200-base64", "xor-7-hex", "xor-host", "xor-host-base64", "reversed-base64", "base64-twice", "url-of-base64-of-json", "spaces",
        "dashes", "query-among-others", "codes", "codes-json", "codes-spaced", "prefixed-base64",
    ];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_card_number_is_found_in_every_wrapping(string encoding)
    {
        var values = new CanaryValues();

        var sightings = new CanaryScanner(values.Needles).Find(Wrap(encoding, values.CardNumber), Hosts);

        Assert.Contains(sightings, static sighting => sighting.Purpose == "cc-number");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_password_is_found_in_every_wrapping(string encoding)
    {
        if (encoding is "spaces" or "dashes") return;
        var values = new CanaryValues();

        var sightings = new CanaryScanner(values.Needles).Find(Wrap(encoding, values.Password), Hosts);

        Assert.Contains(sightings, static sighting => sighting.Purpose == "current-password");
    }

    [Theory]
    [InlineData("cvv=CSC", true)]
    [InlineData("{\"security_code\":\"CSC\"}", true)]
    [InlineData("n=NUMBER&x=CSC", true)] // beside the card number it means what it is
    [InlineData("width=CSC", false)]
    [InlineData("cvv=1CSC", false)]
    public void A_security_code_counts_where_its_field_or_another_canary_stands_beside_it(string payload, bool found)
    {
        var values = new CanaryValues();
        payload = payload.Replace("CSC", values.SecurityCode, StringComparison.Ordinal)
            .Replace("NUMBER", values.CardNumber, StringComparison.Ordinal);

        var sightings = new CanaryScanner(values.Needles).Find(payload, Hosts);

        Assert.Equal(found, sightings.Any(static sighting => sighting.Purpose == "cc-csc"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("base64")]
    [InlineData("xor-7-hex")]
    [InlineData("gzip-base64")]
    public void Each_field_of_a_payload_is_told(string encoding)
    {
        var values = new CanaryValues();
        var card = $"{values.CardNumber}|{values.SecurityCode}|{values.For("cc-exp")}|{values.HolderName}|{values.Password}|{values.Email}";

        var sightings = new CanaryScanner(values.Needles).Find(Wrap(encoding, card), Hosts);

        Assert.Equal(["cc-csc", "cc-exp", "cc-name", "cc-number", "current-password", "email"],
            sightings.Select(static sighting => sighting.Purpose).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_visits_data_is_nothing()
    {
        var scanner = new CanaryScanner(new CanaryValues().Needles);
        var other = new CanaryValues();

        foreach (var encoding in Encodings)
            Assert.DoesNotContain(scanner.Find(Wrap(encoding.Data, other.CardNumber), Hosts), static sighting => sighting.Purpose == "cc-number");
    }

    [Fact]
    public void A_hostile_payload_costs_a_bounded_time()
    {
        var scanner = new CanaryScanner(new CanaryValues().Needles);
        var payload =
            string.Concat(
            Enumerable.Range(0, 40_000).Select(static i => Convert.ToBase64String(BitConverter.GetBytes((long)i * 7919 * 104729)) + "%25"));

        var started = TimeProvider.System.GetTimestamp();
        Assert.Empty(scanner.Find(payload, Hosts));

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Card_numbers_are_valid_by_their_check_digit()
    {
        for (var round = 0; round < 200; round++)
        {
            var digits = new CanaryValues().CardNumber.Select(static digit => digit - '0').Reverse().ToArray();
            var sum = digits.Select(static (digit, index) => index % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2).Sum();
            Assert.Equal((16, 0), (digits.Length, sum % 10));
        }
    }

    private static string Wrap(string encoding, string value)
    {
        var json = $$"""{"n":"{{value}}","m":"12/27"}""";
        return encoding switch
        {
            "plain" => json,
            "url" => "d=" + WebUtility.UrlEncode(string.Concat(json.Select(static c => $"%{(int)c:X2}"))),
            "base64" => "/c.gif?d=" + Base64(json),
            "base64url" => "/c/" + Base64(json).Replace('+', '-').Replace('/', '_').TrimEnd('='),
            "hex" => "x=" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(json)),
            "hex-upper" => "x=" + Convert.ToHexString(Encoding.UTF8.GetBytes(json)),
            "reversed" => Reverse(json),
            "json" => "\"" + string.Concat(json.Select(static c => $"\\u{(int)c:x4}")) + "\"",
            "html" => string.Concat(json.Select(static c => $"&#{(int)c};")),
            "gzip" => Latin1(Compress(json, static stream => new GZipStream(stream, CompressionLevel.Optimal))),
            "deflate" => Latin1(Compress(json, static stream => new DeflateStream(stream, CompressionLevel.Optimal))),
            "zlib" => Latin1(Compress(json, static stream => new ZLibStream(stream, CompressionLevel.Optimal))),
            "gzip-base64" => "p=" + Convert.ToBase64String(Compress(json, static stream => new GZipStream(stream, CompressionLevel.Optimal))),
            "xor-7" => Latin1(Xor(json, "\u0007")),
            "xor-200-base64" => "p=" + Convert.ToBase64String(Xor(json, "\u00c8")),
            "xor-7-hex" => "p=" + Convert.ToHexStringLower(Xor(json, "\u0007")),
            "xor-host" => Latin1(Xor(json, "shop.example")),
            "xor-host-base64" => "p=" + Convert.ToBase64String(Xor(json, "collect.example")),
            "reversed-base64" => "p=" + Reverse(Base64(json)),
            "base64-twice" => "p=" + Base64(Base64(json)),
            "url-of-base64-of-json" => "p=" + WebUtility.UrlEncode(Base64(json)),
            "spaces" => string.Join("+", value.Chunk(4).Select(static four => new string(four))),
            "codes-json" =>
                $$"""[{"urls":"turn:collect.example","username":"{{string.Join(',', value.Select(static character => (int)character))}}"}]""",
            "codes-spaced" => "{ a: [" + string.Join(", ", value.Select(static character => (int)character)) + "] }",
            "codes" => "k=" + string.Join(',', value.Select(static character => (int)character)),
            "prefixed-base64" => "p=v" + Base64(json),
            "dashes" => string.Join('-', value.Chunk(4).Select(static four => new string(four))),
            _ => "a=1&b=some-long-session-identifier-0123456789abcdef&d=" + Base64(json) + "&z=9",
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static string Reverse(string text) => new([.. text.Reverse()]);

    private static byte[] Xor(string text, string key) => [.. text.Select((character, index) => (byte)(character ^ key[index % key.Length]))];

    private static byte[] Compress(string text, Func<Stream, Stream> compressor)
    {
        using var result = new MemoryStream();
        using (var stream = compressor(result)) stream.Write(Encoding.UTF8.GetBytes(text));
        return result.ToArray();
    }
}
