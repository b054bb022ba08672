using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PageShield.Crawler.Detonation;

namespace PageShield.Tests.Crawler;

/// <summary>What of a payload nobody can read: not what merely is encoded, and not what merely is long.</summary>
public sealed class SealedContentTests
{
    private const string Card = "4000001234567899";

    public static TheoryData<string> Readable =>
    [
        """{"u":"/checkout/onepage/","m":{"payment[cc_number]":{"type":"text","keys":16,"pastes":0,"back":0,"ms":4182,"len":16}}}""",
        """{"events":[{"type":3,"data":{"source":5,"text":"****************","isChecked":false,"id":42},"timestamp":1767225600123}]}""",
        Convert.ToBase64String("""{"s":[[0,"payment[cc_number]","c",112],[1,"payment[cc_number]","c",187]],"ua":"Mozilla/5.0","tz":-60}"""u8),
        "id=3f2a9c1e-77ab-4d10-9c55-0123456789ab&event=checkoutShippingAddressChanged&path=/checkout/onepage/index",
        Encoding.Latin1.GetString(Gzip("{\"fields\":12,\"filled\":9,\"errors\":[\"postal code is missing\"]}")),
        "moves=12,14,15,17,18,18,19,21,22,24,25,26,28,29,30,31,33,34,36,37,38,40,41,43,44,45,47",
    ];

    [Theory]
    [MemberData(nameof(Readable))]
    public void Counts_words_and_masked_values_are_readable_however_they_are_encoded(string payload)
    {
        var found = SealedContent.Of(payload, Card, []);

        Assert.Equal((0, false), (found.Bytes, found.HasSubstitutedDigits));
    }

    public static TheoryData<string> Encrypted
    {
        get
        {
            var bytes = SHA512.HashData("a fixed key stream"u8);
            return
            [
                "d=" + Convert.ToBase64String(bytes),
                "d=" + Convert.ToHexStringLower(bytes),
                "{\"v\":2,\"p\":\"" + Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_') + "\"}",
                Encoding.Latin1.GetString(bytes),
                "[" + string.Join(',', bytes) + "]",
                Convert.ToBase64String(Encoding.UTF8.GetBytes("d=" + Convert.ToBase64String(bytes))),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void What_is_encrypted_is_unreadable_under_every_encoding(string payload) =>
        Assert.InRange(SealedContent.Of(payload, Card, []).Bytes, 40, 200);

    [Theory]
    [InlineData("d=EAAAAABCDEFGHIJJ")]
    [InlineData("n:7333334567890122;")]
    public void A_card_number_in_another_alphabet_is_found(string payload) => Assert.True(SealedContent.Of(payload, Card, []).HasSubstitutedDigits);

    [Fact]
    public void What_left_before_anything_was_read_hides_nothing_that_was_read()
    {
        var visitor = Convert.ToBase64String(SHA512.HashData("visitor"u8));

        Assert.Equal(0, SealedContent.Of($"visitor={visitor}&keys=16", Card, [$"visitor={visitor}&start=1"]).Bytes);
    }

    private static byte[] Gzip(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
