using PageShield.Crawls;
using PageShield.Isolation;

namespace PageShield.Crawler.Browsers;

/// <summary>How every Chromium is started: over a pipe, confined, with its sandbox on.</summary>
internal static class BrowserLaunch
{
    /// <summary>What the browser may know of our environment: language, time zone, fonts.</summary>
    private static readonly string[] Passed = ["LANG", "LC_ALL", "TZ", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];

    /// <summary>Where profiles live: the configured directory, unless the browser's user could not come to it there.</summary>
    public static async Task<string> ProfilesDirectoryAsync(CrawlerOptions options, CancellationToken cancellationToken) =>
        options.ProfilesDirectory is { } configured
            && await Confinement.OfAsync(ConfinedRole.Browser, cancellationToken) is not { OwnUser: true, OwnMounts: false }
            ? configured : OwnDirectory();

    // A directory in the temporary one may be somebody else's who was there first: root has one where only root writes, everybody else one
    // whose rights they can set, which its owner alone can.
    private static string OwnDirectory()
    {
        if (OperatingSystem.IsWindows()) return Path.Combine(Path.GetTempPath(), "pageshield-browsers");
        var path = Environment.IsPrivilegedProcess
            ? "/var/cache/pageshield-browsers"
            : Path.Combine(Path.GetTempPath(), $"pageshield-browsers-{Environment.UserName}");
        try
        {
            // Others may pass through, since the browser is another user, and see nothing.
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            return path;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new BrowserUnavailableException($"Browser profiles cannot be kept in {path}: "
                + $"{exception.Message} Remove it, or name another folder in PageShield:Crawler:ProfilesDirectory.", exception);
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="profile">Its profile, a directory that does not exist yet; it belongs to the browser's user from then on.</param>
    /// <param name="arguments">Everything but profile, pipe and sandbox.</param>
    /// <param name="network">What it reaches.</param>
    /// <exception cref="BrowserUnavailableException">It cannot be started, or only in a way that is too dangerous.</exception>
    public static async Task<ConfinedProcess> StartAsync(
        string path, string profile, IEnumerable<string> arguments, ConfinedNetwork network, CrawlerOptions options,
        CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new BrowserUnavailableException("The browser needs Linux or macOS: it is driven over inherited pipes, which Windows has not.");
        var confinement = await Confinement.OfAsync(ConfinedRole.Browser, cancellationToken);
        if ((await BrowserIsolation.OfAsync(options, cancellationToken)).Refusal is { } refusal) throw new BrowserUnavailableException(refusal);

        Directory.CreateDirectory(profile);
        LeftoverProfiles.Mark(profile);
        CopyAuthorities(profile);
        var environment = new Dictionary<string, string> { ["HOME"] = profile, ["XDG_CONFIG_HOME"] = profile, ["XDG_CACHE_HOME"] = profile };
        foreach (var name in Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) environment[name] = value;
        }

        try
        {
            return await ConfinedProcess.StartAsync(new()
            {
                File = path,
                Arguments =
                [
                    "--remote-debugging-pipe", $"--user-data-dir={profile}", .. options.BrowserWithoutSandbox
                        ? ["--no-sandbox"]
                        : Array.Empty<string>(), .. arguments, "about:blank",
                ],
                Role = ConfinedRole.Browser,
                Environment = environment,
                WorkingDirectory = profile,
                Network = network,
                HiddenDirectories = ["/root", "/home", "/run", Path.GetDirectoryName(profile) ?? profile, .. options.ClosedDirectories],
                VisibleDirectories = [Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/"],
                OwnedDirectories = [profile],
                PrivateDirectories = ConfinedProcessOptions.TemporaryDirectories,
                PipesOnThreeAndFour = true,
                // Chromium's other sandbox is a set-user-id program.
                MayGainPrivileges = !confinement.Sandbox && !confinement.UserNamespace,
            }, cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            await LeftoverProfiles.DeleteAsync(profile);
            throw new BrowserUnavailableException($"{path} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Why a browser that was started does not answer.</summary>
    public static async Task<BrowserUnavailableException> FailureAsync(string path, ConfinedProcess process, Exception cause)
    {
        // Its pipe closes a moment before its last words are there.
        Task ending = process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2));
        await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var errors = process.LastErrors;
        var problem = errors.Contains("sandbox", StringComparison.OrdinalIgnoreCase)
            ? "its sandbox does not work here, since this system gives it neither user namespaces nor a set-user-id helper; "
                + "allow user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu), "
                + "or set PageShield__BrowserWithoutSandbox=true to run it unprotected"
            : process.HasExited ? "it ended at once" : "it did not answer over its pipe";
        return new($"{path} cannot be used: {problem} ({(errors.Length == 0 ? "it printed nothing" : errors)}).", cause);
    }

    /// <summary>Certificate authorities that the operator trusts in their own profile count for the crawler too.</summary>
    private static void CopyAuthorities(string profile)
    {
        var own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pki", "nssdb");
        if (!Directory.Exists(own)) return;
        var copy = Directory.CreateDirectory(Path.Combine(profile, ".pki", "nssdb"));
        foreach (var file in Directory.EnumerateFiles(own)) File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
    }
}
