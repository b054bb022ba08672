namespace PageShield.Tests.Architecture;

/// <param name="Name">Relative to the repository's root, with slashes.</param>
/// <param name="Path">Where it is.</param>
internal sealed record SourceFile(string Name, string Path)
{
    public string Folder => Name[..Name.LastIndexOf('/')];

    public string[] Lines => File.ReadAllLines(Path);

    public string Text => File.ReadAllText(Path);
}
