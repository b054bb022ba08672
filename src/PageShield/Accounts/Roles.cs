namespace PageShield.Accounts;

/// <summary>What an operator or token may do; each role includes the ones before it.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Analyst = "analyst";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Viewer, Analyst, Admin];
}
