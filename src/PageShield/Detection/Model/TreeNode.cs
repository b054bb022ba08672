namespace PageShield.Detection.Model;

/// <summary>
/// One decision of a tree: at or below the threshold to <paramref name="Lower"/>, else to <paramref name="Upper"/>; below zero a child is the
/// complement of a leaf.
/// </summary>
public readonly record struct TreeNode(int Feature, float Threshold, int Lower, int Upper);
