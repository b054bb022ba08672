namespace PageShield.Changes.Code;

/// <summary>Counts of a bundle's modules and of their changes, with the names or numbers of up to ten that changed or are new.</summary>
public sealed record ModuleCounts(int Before, int After, int Changed, int Added, int Removed, IReadOnlyList<string> Names);
