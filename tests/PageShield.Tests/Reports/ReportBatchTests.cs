using CsCheck;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.Tests.Reports;

public sealed class ReportBatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_written_batch_reads_back()
    {
        var batch = Batch();

        var read = ReportBatch.Read(batch.ToByteArray());

        Assert.Equivalent(batch, read, strict: true);
    }

    [Fact]
    public void Any_damage_is_told_not_thrown()
    {
        var stored = Batch().ToByteArray();

        Gen.Select(Gen.Int[0, stored.Length - 1], Gen.Byte, Gen.Int[0, stored.Length]).Sample((at, value, length) =>
        {
            var damaged = stored.ToArray();
            damaged[at] = value;
            _ = ReportBatch.TryRead(damaged, out _);
            _ = ReportBatch.TryRead(damaged[..length], out _);
        });
        Assert.False(ReportBatch.TryRead([], out _));
        Assert.False(ReportBatch.TryRead("PSB\x02rest"u8.ToArray(), out _));
        Assert.Throws<InvalidDataException>(() => ReportBatch.Read("junk"u8.ToArray()));
    }

    [Fact]
    public void Known_keys_read_back_and_tell_strangers()
    {
        var known = KnownKeys.Read(KnownKeys.Of([3, ulong.MaxValue, 1, 3]).ToByteArray());

        Assert.Equal(3, known.Count);
        Assert.True(known.Contains(ulong.MaxValue));
        Assert.False(known.Contains(2));
        Assert.Equal(0, KnownKeys.Read([1, 2, 3]).Count);
    }

    private static ReportBatch Batch() => new()
    {
        EdgeId = "edge-1",
        Number = 7,
        From = Noon,
        To = Noon.AddSeconds(2),
        Status = new EdgeStatus(1, 2, 3, 4, 5),
        Sites =
        [
            new BatchSite
            {
                Key = ReportKey.New(),
                Observations =
                [
                    new BatchObservation
                    {
                        Key = new ObservationKey("csp-violation", "script-src-elem", "https://a.example/x.js", "https://shop.example/", "", "report"),
                        BlockedHost = "a.example",
                        PageHost = "shop.example",
                        Count = 12,
                        FirstSeenAt = Noon,
                        LastSeenAt = Noon.AddSeconds(1),
                        Browsers = BrowserFamilies.Chrome | BrowserFamilies.Safari,
                        Noise = Noise.Adware,
                        Sample = """{"sample":"é\u2028"}""",
                    },
                ],
                Hashes = [new HashSighting("https://a.example/x.js", "https://shop.example/", "shop.example", Sha256Hash.OfText("x"), 3, Noon, Noon)],
                Hosts = [new HostClients("a.example", 20)],
                Counts = [new BatchCount(ReportOutcome.Accepted, "csp-violation", 12)],
                OverflowExamples = ["https://r4nd0m.example/"],
            },
        ],
    };
}
