namespace PageShield.Inventory.Authorizations;

/// <summary>A decision as submitted by a client.</summary>
public sealed record AuthorizationDraft
{
    public AuthorizationState State { get; init; }

    /// <summary>Required for authorized and denied; 1 to 2,000 characters.</summary>
    public string Justification { get; init; } = "";

    public ReopenOn ReopenOn { get; init; } = ReopenOn.Code;

    /// <summary>Validation errors by field; empty if the draft is valid.</summary>
    public IReadOnlyDictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        var text = (Justification ?? "").Trim();
        if (!Enum.IsDefined(State)) errors["state"] = ["State must be pending, authorized or denied."];
        if (!Enum.IsDefined(ReopenOn)) errors["reopenOn"] = ["Must be data, code or capability."];
        if (State != AuthorizationState.Pending && text.Length == 0) errors["justification"] = ["Enter a justification; auditors will ask for it."];
        else if (text.Length > Authorization.LongestText) errors["justification"] = [$"At most {Authorization.LongestText} characters."];
        else if (text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            errors["justification"] = ["Must not contain control characters."];
        return errors;
    }
}
