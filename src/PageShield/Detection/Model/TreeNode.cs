namespace PageShield.Detection.Model;

/// <summary>
/// One inner node of a tree. Values at or below the threshold go to <paramref name="Lower"/>, others to <paramref name="Upper"/>. A negative child is
/// the bitwise complement of a leaf's index.
/// </summary>
public readonly record struct TreeNode(int Feature, float Threshold, int Lower, int Upper);
