namespace PageShield.Web.Accounts.Factors;

/// <summary>What came of a code.</summary>
public enum CodeOutcome
{
    Wrong,

    /// <summary>Too many wrong ones: it was not looked at.</summary>
    Locked,

    Right,
}
