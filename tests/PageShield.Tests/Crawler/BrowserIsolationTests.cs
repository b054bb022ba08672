using PageShield.Crawler.Browsers;
using PageShield.Isolation;

namespace PageShield.Tests.Crawler;

public sealed class BrowserIsolationTests
{
    private static readonly Confinement Full = new()
    {
        User = "pageshield-browser",
        OwnUser = true,
        NoNewPrivileges = true,
        DiesWithParent = true,
        OwnProcesses = true,
        OwnMounts = true,
        NetworkNamespace = true,
        NetworkDoors = true,
        Sandbox = true,
    };

    [Fact]
    public void What_the_system_gives_is_said()
    {
        var isolation = BrowserIsolation.Of(Full, isRoot: true, withoutSandbox: false);

        Assert.True(isolation.IsProtected);
        Assert.Null(isolation.Refusal);
        Assert.Contains("pageshield-browser with its sandbox on", isolation.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("However", isolation.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_system_does_not_give_is_said_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other means.");
        var isolation = BrowserIsolation.Of(Full with { NetworkDoors = false, DiesWithParent = false }, isRoot: true, withoutSandbox: false);

        Assert.Contains("However, it shares this machine's network while it crawls and may outlive a server that is killed", isolation.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void As_root_without_another_user_no_browser_starts_unless_that_is_wanted()
    {
        var bare = Full with { User = "root", OwnUser = false, Sandbox = false };

        var refused = BrowserIsolation.Of(bare, isRoot: true, withoutSandbox: false);
        var wanted = BrowserIsolation.Of(bare, isRoot: true, withoutSandbox: true);

        Assert.Contains("PageShield__BrowserWithoutSandbox=true", refused.Refusal, StringComparison.Ordinal);
        Assert.False(refused.IsProtected);
        Assert.Null(wanted.Refusal);
        Assert.False(wanted.IsProtected);
        Assert.Contains("without its sandbox", wanted.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_without_namespaces_is_named_with_what_to_do()
    {
        var isolation = BrowserIsolation.Of(new() { User = "shield" }, isRoot: false, withoutSandbox: false);

        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have sandboxes of their own.");
        Assert.False(isolation.IsProtected);
        Assert.Contains("no user namespaces", isolation.Sentence, StringComparison.Ordinal);
        Assert.Contains("Allow them", isolation.Sentence, StringComparison.Ordinal);
    }
}
