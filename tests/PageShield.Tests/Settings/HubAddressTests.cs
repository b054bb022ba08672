using Npgsql;
using PageShield.Reports.Settings;

namespace PageShield.Tests.Settings;

public sealed class HubAddressTests
{
    [Theory]
    [InlineData("postgres://user:pass@host:5432/db?sslmode=require", "host", 5432, "user", "pass", "db")]
    [InlineData("postgresql://user@host/db", "host", 5432, "user", null, "db")]
    [InlineData("POSTGRES://us%40er:p%3Aa%2Fs%25;'\"=@h.example:6543/d%20b", "h.example", 6543, "us@er", "p:a/s%;'\"=", "d b")]
    [InlineData("postgres://u:p@[2001:db8::1]:5433/db", "2001:db8::1", 5433, "u", "p", "db")]
    [InlineData("postgres://u:p@one:5433,two/db", "one:5433,two", 5432, "u", "p", "db")]
    [InlineData("postgres://host/?user=u&password=p%26q&dbname=db&port=7000", "host", 7000, "u", "p&q", "db")]
    [InlineData("postgres:///db?host=/var/run/postgresql&user=u", "/var/run/postgresql", 5432, "u", null, "db")]
    public void An_address_means_what_it_says(string address, string host, int port, string user, string? password, string database)
    {
        var hub = new NpgsqlConnectionStringBuilder(HubAddress.Normalize(address));

        Assert.Equal((host, port, user, password, database), (hub.Host, hub.Port, hub.Username, hub.Password, hub.Database));
        Assert.Null(Problem(address));
    }

    [Fact]
    public void Options_of_an_address_count()
    {
        var hub = new NpgsqlConnectionStringBuilder(HubAddress.Normalize(
            "postgres://u@h/d?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=7&application_name=shield&target_session_attrs=read-write&channel_binding=require"));

        Assert.Equal((SslMode.VerifyFull, "/ca.pem", 7, "shield", "read-write", ChannelBinding.Require),
            (hub.SslMode, hub.RootCertificate, hub.Timeout, hub.ApplicationName, hub.TargetSessionAttributes, hub.ChannelBinding));
    }

    [Theory]
    [InlineData("Host=db;Database=pageshield;Username=edge;Password=a://b")]
    [InlineData("Server=db;User Id=me")]
    public void A_connection_string_is_left_as_it_is(string text)
    {
        Assert.Equal(text, HubAddress.Normalize(text));
        Assert.Null(Problem(text));
    }

    [Theory]
    [InlineData("trombone")]
    [InlineData("Hots=db;Password=trombone")]
    [InlineData("Password=trombone;Username=me")]
    [InlineData("mysql://me:trombone@db/x")]
    [InlineData("postgres://me:trombone@db:port/x")]
    [InlineData("postgres://me:trom/bone@db/x")]
    [InlineData("postgres://me:trombone%@db/x")]
    [InlineData("postgres://me:trombone@/x")]
    [InlineData("postgres://me:trombone@db/x?tls=yes")]
    [InlineData("postgres://me:trombone@db/x?sslmode=perhaps")]
    [InlineData("Host=db;Port=many;Password=trombone")]
    public void Nonsense_is_refused_with_the_right_forms_and_without_the_password(string text)
    {
        var problem = Problem(text);

        Assert.Contains(HubAddress.Forms, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("trom", problem, StringComparison.Ordinal);
    }

    private static string? Problem(string text) =>
        HubAddress.Problem(HubAddress.Normalize(text), static value => new NpgsqlConnectionStringBuilder(value));
}
