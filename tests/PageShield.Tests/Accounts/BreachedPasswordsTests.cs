using System.Security.Cryptography;
using System.Text;
using PageShield.Accounts;

namespace PageShield.Tests.Accounts;

public sealed class BreachedPasswordsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData(1, "\n", ":3")]
    [InlineData(2, "\r\n", ":1")]
    [InlineData(3, "\n", "")]
    [InlineData(2_000, "\r\n", ":123456")]
    public void Every_password_of_the_file_is_found_and_no_other(int count, string newLine, string behind)
    {
        File.WriteAllText(_file,
            string.Join(newLine,
            Enumerable.Range(0, count).Select(number => HashOf($"breached {number}")).Order(StringComparer.Ordinal).Select(hash => hash + behind))
            + newLine);
        var breached = new BreachedPasswords(_file);

        Assert.Null(BreachedPasswords.Check(_file));
        Assert.All(Enumerable.Range(0, count), number => Assert.True(breached.Contains($"breached {number}")));
        Assert.All(Enumerable.Range(0, 500), number => Assert.False(breached.Contains($"unheard of {number}")));
    }

    [Fact]
    public void Lower_case_hashes_without_a_last_line_feed_are_read_too()
    {
        File.WriteAllText(_file, string.Join('\n', new[] { "one", "two", "three" }.Select(HashOf).Order(StringComparer.Ordinal)).ToLowerInvariant());

        Assert.All(["one", "two", "three"], word => Assert.True(new BreachedPasswords(_file).Contains(word)));
    }

    [Fact]
    public void A_file_that_cannot_be_used_says_why()
    {
        File.WriteAllLines(_file, Enumerable.Range(0, 100).Select(number => HashOf($"{number}")));
        Assert.Contains("not ordered", BreachedPasswords.Check(_file), StringComparison.Ordinal);

        File.WriteAllText(_file, "password\nletmein\nqwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghj\n");
        Assert.Contains("SHA-1", BreachedPasswords.Check(_file), StringComparison.Ordinal);

        File.WriteAllText(_file, "");
        Assert.Contains("empty", BreachedPasswords.Check(_file), StringComparison.Ordinal);

        Assert.Contains("cannot be read", BreachedPasswords.Check(_file + ".missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_every_password_passes() => Assert.False(new BreachedPasswords(null).Contains("password"));

    public void Dispose() => File.Delete(_file);

    private static string HashOf(string password)
    {
#pragma warning disable CA5350 // the public format is SHA-1
        return Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
    }
}
