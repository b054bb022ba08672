namespace PageShield.Changes.Code;

/// <summary>Counts of functions in both versions and of their changes. Functions that only moved are not counted as changed.</summary>
public sealed record FunctionCounts(int Before, int After, int Changed, int Added, int Removed);
