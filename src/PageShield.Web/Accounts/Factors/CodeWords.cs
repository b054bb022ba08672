namespace PageShield.Web.Accounts.Factors;

/// <summary>Messages for the outcome of a code check.</summary>
internal static class CodeWords
{
    public static string Of(CodeOutcome outcome) => outcome == CodeOutcome.Locked
        ? "Too many wrong codes. Wait at least 15 minutes, use a passkey, or ask an administrator to unlock the account. Nothing was changed."
        : "The code is wrong or was already used. Wait for the next one, and check the phone's clock. Nothing was changed.";
}
