namespace PageShield.Web.Accounts.SignIn;

/// <summary>What a browser session has proven. It only increases through a proof given in that session.</summary>
[Flags]
public enum Strength
{
    None = 0,

    /// <summary>Password entered; the account's second factor is still required.</summary>
    Half = 1,

    /// <summary>Password entered; a second factor is required but not set up yet.</summary>
    Enrolling = 2,

    /// <summary>Everything the account requires was proven, but not recently.</summary>
    Full = 4,

    /// <summary>Everything the account requires was proven within <see cref="Session.Recent"/>.</summary>
    Recent = 8,
}
