namespace PageShield.Changes.Code.Structure;

/// <summary>
/// One node of code in normal form. Two sequences of atoms with their depths are equal exactly when the code differs only in layout and
/// local names.
/// </summary>
/// <param name="Hash">Hash of the kind and the name or value; the same for every local name.</param>
/// <param name="Depth">Depth below the unit's root.</param>
/// <param name="Node">Index of the node in the tree.</param>
/// <param name="Binding">Number of the binding of a local name, or -1.</param>
/// <param name="IsLiteral">Whether it is a literal's value.</param>
internal readonly record struct CodeAtom(ulong Hash, int Depth, int Node, int Binding, bool IsLiteral);
