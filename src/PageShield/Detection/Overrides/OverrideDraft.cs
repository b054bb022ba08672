using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>An override as it is asked for.</summary>
public sealed record OverrideDraft
{
    /// <summary>How long it holds unless asked otherwise, in days.</summary>
    public const int DefaultDays = 90;

    /// <summary>How long it may hold at most, in days.</summary>
    public const int MostDays = 365;

    /// <summary>Clean or malicious.</summary>
    public VerdictKind Verdict { get; init; }

    /// <summary>1 to 2,000 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long it holds, 1 to 365 days.</summary>
    public int Days { get; init; } = DefaultDays;

    /// <summary>The content it is said of; null for the current one.</summary>
    public Sha256Hash? Sha256 { get; init; }

    /// <summary>What is wrong with it, by field; empty where nothing is.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        var text = (Reason ?? "").Trim();
        if (Verdict is not (VerdictKind.Clean or VerdictKind.Malicious)) errors["verdict"] = ["The verdict is clean or malicious."];
        if (text.Length == 0) errors["reason"] = ["Say why: whoever comes next will ask."];
        else if (text.Length > VerdictOverride.LongestText) errors["reason"] = [$"At most {VerdictOverride.LongestText} characters."];
        else if (text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            errors["reason"] = ["It holds control characters."];
        if (Days is < 1 or > MostDays) errors["days"] = [$"It holds 1 to {MostDays} days."];
        return errors;
    }
}
