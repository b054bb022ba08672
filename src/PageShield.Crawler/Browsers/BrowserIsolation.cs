using PageShield.Isolation;

namespace PageShield.Crawler.Browsers;

/// <summary>How this machine keeps itself apart from what runs in the browser.</summary>
/// <param name="IsProtected">Whether at least a sandbox separates pages from this machine.</param>
/// <param name="Refusal">Why no browser is started here; null where one is.</param>
/// <param name="Sentence">For an operator: what there is, and what to do where too little is.</param>
public sealed record BrowserIsolation(bool IsProtected, string? Refusal, string Sentence)
{
    private const string Override = "PageShield__BrowserWithoutSandbox=true";

    /// <summary>What this system gives.</summary>
    public static async Task<BrowserIsolation> OfAsync(CrawlerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Of(await Confinement.OfAsync(ConfinedRole.Browser, cancellationToken), OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            options.BrowserWithoutSandbox);
    }

    /// <param name="confinement">What a program can be given here.</param>
    /// <param name="isRoot">Whether we are root.</param>
    /// <param name="withoutSandbox">Whether the operator wants no sandbox.</param>
    internal static BrowserIsolation Of(Confinement confinement, bool isRoot, bool withoutSandbox)
    {
        if (withoutSandbox)
            return new(false, null, $"The browser runs as {confinement.User} without its sandbox, because BrowserWithoutSandbox is set: "
                + $"a page that breaks out of the browser can do what that user can. {Parts(confinement)}");

        if (isRoot && !confinement.OwnUser)
        {
            var refusal = "Chromium does not run as root without its sandbox, and this system does not let it run as another user: "
                + $"start Page Shield as an ordinary user, or set {Override} to run it unprotected.";
            return new(false, refusal, refusal);
        }

        if (OperatingSystem.IsLinux() && !confinement.Sandbox)
        {
            return new(false, null,
                $"This system gives {confinement.User} no user namespaces, of which the browser's sandbox is made: "
                    + $"unless Chromium brings a set-user-id helper, crawls will fail. "
                + $"Allow them (in a container by its seccomp profile, on Ubuntu by sysctl kernel.apparmor_restrict_unprivileged_userns=0), "
                + $"or set {Override} to run it unprotected. {Parts(confinement)}");
        }

        return new(true, null, $"The browser runs as {confinement.User} with its sandbox on; nobody else can drive it. {Parts(confinement)}");
    }

    private static string Parts(Confinement confinement) =>
        OperatingSystem.IsLinux() ? ConfinementWords.Of(confinement, isBrowser: true) : "This system has no further means to confine it.";
}
