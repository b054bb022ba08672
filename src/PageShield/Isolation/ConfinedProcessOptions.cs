namespace PageShield.Isolation;

/// <summary>A program to start confined, and its permissions.</summary>
public sealed record ConfinedProcessOptions
{
    /// <summary>The executable: a path, or a name to look up on <c>PATH</c>.</summary>
    public required string File { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The role whose user it runs as if this process is root.</summary>
    public required ConfinedRole Role { get; init; }

    /// <summary>
    /// Its whole environment. Nothing is inherited from this process, whose environment may hold passwords. <c>PATH</c> has a plain default.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The working directory.</summary>
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Its network.</summary>
    public ConfinedNetwork Network { get; init; }

    /// <summary>Directories that appear empty to it, if the system allows a separate mount view. Missing ones are skipped.</summary>
    public IReadOnlyList<string> HiddenDirectories { get; init; } = [];

    /// <summary>
    /// Private directories that start empty and are discarded with it, if the system allows a separate mount view. In the shared ones other
    /// programs put sockets, through which it could bypass its network.
    /// </summary>
    public IReadOnlyList<string> PrivateDirectories { get; init; } = [];

    /// <summary>The directories in which programs put sockets and temporary files.</summary>
    public static IReadOnlyList<string> TemporaryDirectories { get; } = ["/tmp", "/var/tmp", "/dev/shm"];

    /// <summary>Directories below hidden and private ones that stay visible, read-only.</summary>
    public IReadOnlyList<string> VisibleDirectories { get; init; } = [];

    /// <summary>Directories whose content is given to its user, and which it can see and write.</summary>
    public IReadOnlyList<string> OwnedDirectories { get; init; } = [];

    /// <summary>Its resource limits.</summary>
    public ProcessLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether <see cref="ConfinedProcess.Input"/> and <see cref="ConfinedProcess.Output"/> are its file descriptors 3 and 4, as required by
    /// Chromium's <c>--remote-debugging-pipe</c>, instead of standard input and output.
    /// </summary>
    public bool PipesOnThreeAndFour { get; init; }

    /// <summary>Whether it may gain privileges by starting a set-user-id program. Only for a Chromium whose sandbox is one.</summary>
    public bool MayGainPrivileges { get; init; }
}
