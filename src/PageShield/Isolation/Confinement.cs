namespace PageShield.Isolation;

/// <summary>How far this system confines a program. Each property was tested, not just queried.</summary>
public sealed record Confinement
{
    /// <summary>The user it runs as: a system user's name, or a number if no user could be created.</summary>
    public required string User { get; init; }

    /// <summary>The user's and the group's id.</summary>
    public (int User, int Group) Ids { get; init; }

    /// <summary>Whether it runs as another user than this process, which is root.</summary>
    public bool OwnUser { get; init; }

    /// <summary>Whether it can never gain privileges beyond those it started with.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Whether the kernel ends it when this process ends, for any reason.</summary>
    public bool DiesWithParent { get; init; }

    /// <summary>Whether its namespaces are created inside a user namespace, because this process is not root.</summary>
    public bool UserNamespace { get; init; }

    /// <summary>Whether it sees only its own processes, which all end with the first one.</summary>
    public bool OwnProcesses { get; init; }

    /// <summary>Whether directories can be hidden from it.</summary>
    public bool OwnMounts { get; init; }

    /// <summary>Whether its network can be empty.</summary>
    public bool NetworkNamespace { get; init; }

    /// <summary>Whether this process can enter such a network, so the program reaches only what is opened there.</summary>
    public bool NetworkDoors { get; init; }

    /// <summary>Whether it may create namespaces itself, which Chromium's sandbox needs.</summary>
    public bool Sandbox { get; init; }

    /// <summary>What this system supports for programs of this role; tested once per process lifetime.</summary>
    public static Task<Confinement> OfAsync(ConfinedRole role, CancellationToken cancellationToken) =>
        ConfinementProbe.OfAsync(role).WaitAsync(cancellationToken);
}
