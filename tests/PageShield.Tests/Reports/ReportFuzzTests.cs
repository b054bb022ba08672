using CsCheck;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

/// <summary>Thousands of damaged bodies; a million go through <c>PageShield.Benchmarks -- fuzz</c>.</summary>
public sealed class ReportFuzzTests
{
    private static readonly byte[] Real =
        """[{"type":"csp-violation","url":"https://u:p@shop.example:443/a?b=1#c","body":{"documentURL":"https://bücher.example/4111111111111111","blockedURL":"https:\/\/cdn.example\/a.3f2a9c.js","effectiveDirective":"script-src-elem","sample":"ann@example.com","lineNumber":"7","originalPolicy":"script-src 'self'"}},{"type":"csp-hash","url":"https://shop.example/","body":{"subresourceURL":"https://a.example/x.js","hash":"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","destination":"script"}},{"type":"new","body":{"x":[1]}}]"""u8.ToArray();

    [Fact]
    public void No_damage_makes_the_parser_throw_or_keep_more_than_its_bounds()
    {
        var change = Gen.Select(Gen.Int[0, Real.Length - 1], Gen.Byte, Gen.Int[0, 60]);
        Gen.Select(change.Array[1, 6], Gen.Int[0, Real.Length]).Sample((changes, length) =>
        {
            var body = Real.ToList();
            foreach (var (at, value, run) in changes)
            {
                if (value % 3 == 0) body.RemoveRange(Math.Min(at, body.Count), Math.Min(run, body.Count - Math.Min(at, body.Count)));
                else if (value % 3 == 1 && at < body.Count) body[at] = value;
                else body.Insert(Math.Min(at, body.Count), value);
            }

            var bytes = value(body, length);
            var parsed = ParsedReports.Of(bytes);
            Assert.True(parsed.Reports.Count + parsed.Rejections.Count > 0);
            Assert.All(parsed.Reports,
                report => Assert.True(report.Sample.Length <= ReportInterpreter.MaxSampleLength
                && report.Key.BlockedUrl.Length <= UrlTemplate.MaxLength));
        }, iter: 5000);

        static byte[] value(List<byte> body, int length) => length % 4 == 0 ? [.. body.Take(length)] : [.. body];
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            var parsed = ParsedReports.Of(bytes);
            Assert.True(parsed.Reports.Count + parsed.Rejections.Count > 0);
        }, iter: 5000);
    }
}
