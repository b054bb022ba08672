namespace PageShield.Isolation;

/// <summary>How far this system confines a program; each property was tried out and not only asked for.</summary>
public sealed record Confinement
{
    /// <summary>Who it runs as: a system user's name, or a number where none could be made.</summary>
    public required string User { get; init; }

    /// <summary>The user's and the group's number.</summary>
    public (int User, int Group) Ids { get; init; }

    /// <summary>Whether it runs as another user than this process, which is root.</summary>
    public bool OwnUser { get; init; }

    /// <summary>Whether it can never gain a privilege that it was not started with.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Whether the kernel ends it when this process ends, however that ends.</summary>
    public bool DiesWithParent { get; init; }

    /// <summary>Whether its namespaces are made inside a user namespace, since this process is not root.</summary>
    public bool UserNamespace { get; init; }

    /// <summary>Whether it sees only its own processes, which all end with its first one.</summary>
    public bool OwnProcesses { get; init; }

    /// <summary>Whether directories can be hidden from it.</summary>
    public bool OwnMounts { get; init; }

    /// <summary>Whether its network can be empty.</summary>
    public bool OwnNetwork { get; init; }

    /// <summary>Whether this process can enter such a network, so that the program reaches what we open there and nothing else.</summary>
    public bool NetworkDoors { get; init; }

    /// <summary>Whether it may make namespaces itself, of which Chromium's sandbox is made.</summary>
    public bool Sandbox { get; init; }

    /// <summary>What this system gives to programs of this role; tried out once in the life of this process.</summary>
    public static Task<Confinement> OfAsync(ConfinedRole role, CancellationToken cancellationToken) =>
        ConfinementProbe.OfAsync(role).WaitAsync(cancellationToken);
}
