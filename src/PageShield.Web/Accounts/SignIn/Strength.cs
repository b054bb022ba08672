namespace PageShield.Web.Accounts.SignIn;

/// <summary>What a browser's session has proven; it rises only by a proof given in that session.</summary>
[Flags]
public enum Strength
{
    None = 0,

    /// <summary>Has shown the password, and owes the second factor that the account has.</summary>
    Half = 1,

    /// <summary>Has shown the password, and owes a second factor that the account does not have yet.</summary>
    Enrolling = 2,

    /// <summary>All that the account asks for, a while ago.</summary>
    Full = 4,

    /// <summary>All that the account asks for, within <see cref="Session.Recent"/>.</summary>
    Recent = 8,
}
