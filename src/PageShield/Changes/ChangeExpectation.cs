namespace PageShield.Changes;

/// <summary>What an operator's expectations can say about a kind of change.</summary>
public enum ChangeExpectation
{
    /// <summary>Nothing: deploy windows, standing rules and authorizations are about scripts only.</summary>
    None,

    /// <summary>A deploy window can cover it.</summary>
    Script,

    /// <summary>A deploy window can cover it, and it can reopen the script's authorization.</summary>
    Content,
}
