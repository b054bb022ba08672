namespace PageShield.Changes.Code;

/// <summary>What became of one function, method or class. Lines are of the printed text, from 1.</summary>
/// <param name="OldName">What it was called; empty where it had no name, null where it is new.</param>
/// <param name="NewName">What it is called; empty where it has no name, null where it is gone.</param>
/// <param name="OldLine">Where it stood; null where it is new.</param>
/// <param name="NewLine">Where it stands; null where it is gone.</param>
/// <param name="Class">How deep its own code differs, without the functions inside it.</param>
/// <param name="IsMoved">Whether it stands in another place among the others.</param>
public sealed record FunctionChange(string? OldName, string? NewName, int? OldLine, int? NewLine, ChangeClass Class, bool IsMoved)
{
    /// <summary>Names of one or two letters are a minifier's and mean nothing.</summary>
    private const int ShortestName = 3;

    public bool IsAdded => OldName is null;

    public bool IsRemoved => NewName is null;

    public bool IsRenamed => OldName is { Length: >= ShortestName } && NewName is { Length: >= ShortestName } && OldName != NewName;
}
