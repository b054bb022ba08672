namespace PageShield.Changes.Code;

/// <summary>The same for the modules of a bundle, with the names or numbers of up to ten that changed or are new.</summary>
public sealed record ModuleCounts(int Before, int After, int Changed, int Added, int Removed, IReadOnlyList<string> Names);
