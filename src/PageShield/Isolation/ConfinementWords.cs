namespace PageShield.Isolation;

/// <summary>Describes for operators how a confined program is isolated from this machine.</summary>
public static class ConfinementWords
{
    /// <summary>One or two sentences: what the program cannot do, and what this system cannot prevent.</summary>
    /// <param name="confinement">The confinement in effect.</param>
    /// <param name="isBrowser">Whether it crawls, and therefore has some network.</param>
    public static string Of(Confinement confinement, bool isBrowser)
    {
        ArgumentNullException.ThrowIfNull(confinement);
        List<string> kept = [], open = [];
        Add(confinement.OwnMounts, "cannot read the data directory or any home directory", "can read what its user may read");
        Add(confinement.OwnProcesses, "cannot see other processes", "can see this machine's processes");
        Add(confinement.NoNewPrivileges, "cannot gain privileges", "might gain privileges");
        if (isBrowser)
        {
            Add(confinement.NetworkDoors, "can reach only its crawl's proxy", "shares this machine's network while it crawls");
            Add(confinement.NetworkNamespace, "has no network while it test-runs scripts", "shares this machine's network while it test-runs "
                + "scripts");
        }
        else
        {
            Add(confinement.NetworkNamespace, "has no network", "shares this machine's network");
        }

        Add(confinement.DiesWithParent, "ends when the server ends or is killed", "may outlive a server that is killed");
        return (kept.Count > 0 ? $"It {List(kept)}." : "")
            + (open.Count > 0 ? $"{(kept.Count > 0 ? " However, it" : "It")} {List(open)}, because this system cannot prevent that." : "");

        void Add(bool has, string can, string cannot) => (has ? kept : open).Add(has ? can : cannot);
    }

    private static string List(List<string> parts) => parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
