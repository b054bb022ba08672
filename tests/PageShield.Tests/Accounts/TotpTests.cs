using System.Text;
using PageShield.Accounts;

namespace PageShield.Tests.Accounts;

public sealed class TotpTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238_appendix_B(long seconds, string code) => Assert.Equal(code, Totp.CodeAt(Key, seconds / 30));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_code_counts_for_one_step_around_now(int seconds, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

        var step = Totp.FindStep(Key, Totp.CodeAt(Key, 1_800_000_000 / 30), now.AddSeconds(seconds), after: 0);

        Assert.Equal(taken, step is not null);
    }

    [Fact]
    public void A_code_counts_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = Totp.CodeAt(Key, 1_800_000_000 / 30);

        var step = Totp.FindStep(Key, code, now, after: 0);

        Assert.NotNull(step);
        Assert.Null(Totp.FindStep(Key, code, now, step.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("28708x")]
    [InlineData("２８７０８２")]
    public void What_is_no_code_is_refused(string? code) => Assert.Null(Totp.FindStep(Key, code, DateTimeOffset.FromUnixTimeSeconds(59), 0));

    [Fact]
    public void The_key_is_written_in_base32_groups_and_the_address_names_account_and_issuer()
    {
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", Totp.Write(Key));
        Assert.Equal("otpauth://totp/Page%20Shield:ann%40shop.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Page%20Shield",
            Totp.Address(Key, "ann@shop.example"));
    }
}
