namespace PageShield.Web.Accounts.Factors;

/// <summary>The result of checking a code.</summary>
public enum CodeOutcome
{
    Wrong,

    /// <summary>Not checked, because of too many wrong codes.</summary>
    Locked,

    Right,
}
