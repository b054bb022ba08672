namespace PageShield.Cli.Accounts;

/// <summary>Why an account stays as it is.</summary>
internal static class Messages
{
    public static string Unknown(string name) => $"There is no account '{name}'. Nothing was changed.";

    public static string Disabled(string name) => $"The account '{name}' is disabled. Add --enable to enable it. Nothing was changed.";
}
