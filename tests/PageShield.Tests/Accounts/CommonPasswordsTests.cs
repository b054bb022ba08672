using PageShield.Accounts;

namespace PageShield.Tests.Accounts;

public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("qwertyqwerty", true)]
    [InlineData("QWERTYqwerty", true)]
    [InlineData("123qweasdzxc", true)]
    [InlineData("a plain long sentence", false)]
    public void The_packaged_list_is_asked_letter_case_aside(string password, bool listed) =>
        Assert.Equal(listed, CommonPasswords.Contains(password));
}
