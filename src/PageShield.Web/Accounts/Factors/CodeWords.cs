namespace PageShield.Web.Accounts.Factors;

/// <summary>The outcome in words for its person.</summary>
internal static class CodeWords
{
    public static string Of(CodeOutcome outcome) => outcome == CodeOutcome.Locked
        ? "Too many wrong codes: no code of this account is taken for a while, at least 15 minutes. A passkey still works, and an administrator can open the lock. Nothing was changed."
        : "The code is wrong or was used before: wait for the app's next one. Check that the phone's clock is right. Nothing was changed.";
}
