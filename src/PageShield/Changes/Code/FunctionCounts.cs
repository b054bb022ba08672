namespace PageShield.Changes.Code;

/// <summary>How many functions there are and what became of them. Moved ones are otherwise unchanged or counted as changed too.</summary>
public sealed record FunctionCounts(int Before, int After, int Changed, int Added, int Removed);
