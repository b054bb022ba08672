using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>A request to create an override.</summary>
public sealed record OverrideDraft
{
    /// <summary>Default duration in days.</summary>
    public const int DefaultDays = 90;

    /// <summary>Maximum duration in days.</summary>
    public const int MostDays = 365;

    /// <summary>Clean or malicious.</summary>
    public VerdictKind Verdict { get; init; }

    /// <summary>1 to 2,000 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Duration, 1 to 365 days.</summary>
    public int Days { get; init; } = DefaultDays;

    /// <summary>The version it applies to; null for the current one.</summary>
    public Sha256Hash? Sha256 { get; init; }

    /// <summary>Validation errors by field; empty if valid.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        var text = (Reason ?? "").Trim();
        if (Verdict is not (VerdictKind.Clean or VerdictKind.Malicious)) errors["verdict"] = ["Choose clean or malicious."];
        if (text.Length == 0) errors["reason"] = ["Enter a reason."];
        else if (text.Length > VerdictOverride.LongestText) errors["reason"] = [$"Enter at most {VerdictOverride.LongestText} characters."];
        else if (text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            errors["reason"] = ["Remove the control characters."];
        if (Days is < 1 or > MostDays) errors["days"] = [$"Enter 1 to {MostDays} days."];
        return errors;
    }
}
