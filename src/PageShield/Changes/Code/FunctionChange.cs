namespace PageShield.Changes.Code;

/// <summary>The change of one function, method or class. Line numbers refer to the printed text, from 1.</summary>
/// <param name="OldName">Old name; empty if it had none, null if it is new.</param>
/// <param name="NewName">New name; empty if it has none, null if it was removed.</param>
/// <param name="OldLine">Old line; null if it is new.</param>
/// <param name="NewLine">New line; null if it was removed.</param>
/// <param name="Class">How deep the change of its own code is, without the functions inside it.</param>
/// <param name="IsMoved">Whether its position among the other functions changed.</param>
public sealed record FunctionChange(string? OldName, string? NewName, int? OldLine, int? NewLine, ChangeClass Class, bool IsMoved)
{
    /// <summary>Minimum length of a meaningful name. Minifiers use names of one or two letters.</summary>
    private const int ShortestName = 3;

    public bool IsAdded => OldName is null;

    public bool IsRemoved => NewName is null;

    public bool IsRenamed => OldName is { Length: >= ShortestName } && NewName is { Length: >= ShortestName } && OldName != NewName;
}
