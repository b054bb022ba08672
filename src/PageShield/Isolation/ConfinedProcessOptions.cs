namespace PageShield.Isolation;

/// <summary>A program to start confined, and what it may have.</summary>
public sealed record ConfinedProcessOptions
{
    /// <summary>The executable; a path, or a name that is looked for on <c>PATH</c>.</summary>
    public required string File { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whose user it runs as where this process is root.</summary>
    public required ConfinedRole Role { get; init; }

    /// <summary>
    /// Its whole environment: nothing of this process' own is inherited, since that may hold passwords. <c>PATH</c> has a plain default.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it starts.</summary>
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Its network.</summary>
    public ConfinedNetwork Network { get; init; }

    /// <summary>Directories that are empty for it, where the system allows an own mount view; missing ones are passed over.</summary>
    public IReadOnlyList<string> HiddenDirectories { get; init; } = [];

    /// <summary>
    /// Directories of its own that are empty at the start and go away with it, where the system allows an own mount view: in this machine's, others
    /// put
    /// sockets, by which it could reach them around its network.
    /// </summary>
    public IReadOnlyList<string> PrivateDirectories { get; init; } = [];

    /// <summary>The directories where programs put sockets and temporary files.</summary>
    public static IReadOnlyList<string> TemporaryDirectories { get; } = ["/tmp", "/var/tmp", "/dev/shm"];

    /// <summary>Directories below hidden and private ones that it sees all the same, and may only read.</summary>
    public IReadOnlyList<string> VisibleDirectories { get; init; } = [];

    /// <summary>Directories that are given to its user with all that is in them, and that it sees and may write.</summary>
    public IReadOnlyList<string> OwnedDirectories { get; init; } = [];

    /// <summary>What it may use.</summary>
    public ProcessLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether <see cref="ConfinedProcess.Input"/> and <see cref="ConfinedProcess.Output"/> are its file descriptors 3 and 4, as Chromium's
    /// <c>--remote-debugging-pipe</c> wants them, and not its standard input and output.
    /// </summary>
    public bool PipesOnThreeAndFour { get; init; }

    /// <summary>Whether it may gain privileges by starting a set-user-id program: only for a Chromium whose sandbox is one.</summary>
    public bool MayGainPrivileges { get; init; }
}
