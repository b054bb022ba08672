namespace PageShield.Inventory.Authorizations;

/// <summary>A decision as it is asked for.</summary>
public sealed record AuthorizationDraft
{
    public AuthorizationState State { get; init; }

    /// <summary>Needed for authorized and denied; 1 to 2,000 characters.</summary>
    public string Justification { get; init; } = "";

    public ReopenOn ReopenOn { get; init; } = ReopenOn.Code;

    /// <summary>What is wrong with it, by field; empty where nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        var text = (Justification ?? "").Trim();
        if (!Enum.IsDefined(State)) errors["state"] = ["The state is pending, authorized or denied."];
        if (!Enum.IsDefined(ReopenOn)) errors["reopenOn"] = ["It is data, code or capability."];
        if (State != AuthorizationState.Pending && text.Length == 0) errors["justification"] = ["Say why: an auditor will ask."];
        else if (text.Length > Authorization.LongestText) errors["justification"] = [$"At most {Authorization.LongestText} characters."];
        else if (text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            errors["justification"] = ["It holds control characters."];
        return errors;
    }
}
