namespace PageShield.Isolation;

/// <summary>What keeps a confined program from this machine, in an operator's words.</summary>
public static class ConfinementWords
{
    /// <summary>One or two sentences: what it cannot do, and what this system does not let us keep it from.</summary>
    /// <param name="confinement">What there is.</param>
    /// <param name="isBrowser">Whether it crawls, and so has a network of some kind.</param>
    public static string Of(Confinement confinement, bool isBrowser)
    {
        ArgumentNullException.ThrowIfNull(confinement);
        List<string> kept = [], open = [];
        Add(confinement.OwnMounts, "cannot read the data directory or anybody's home", "can read what its user may read");
        Add(confinement.OwnProcesses, "sees no other processes", "sees this machine's processes");
        Add(confinement.NoNewPrivileges, "cannot gain rights", "might gain rights");
        if (isBrowser)
        {
            Add(confinement.NetworkDoors, "reaches nothing but its crawl's proxy", "shares this machine's network while it crawls");
            Add(confinement.OwnNetwork, "has no network while it tries scripts out", "shares this machine's network while it tries scripts out");
        }
        else
        {
            Add(confinement.OwnNetwork, "has no network", "shares this machine's network");
        }

        Add(confinement.DiesWithParent, "ends when the server ends or is killed", "may outlive a server that is killed");
        return (kept.Count > 0 ? $"It {List(kept)}." : "")
            + (open.Count > 0 ? $"{(kept.Count > 0 ? " But here" : "Here")} it {List(open)}, since this system gives nothing against that." : "");

        void Add(bool has, string can, string cannot) => (has ? kept : open).Add(has ? can : cannot);
    }

    private static string List(List<string> parts) => parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
