namespace PageShield.Changes;

/// <summary>Which operator expectations apply to a kind of change.</summary>
public enum ChangeExpectation
{
    /// <summary>None: deploy windows, standing rules and authorizations apply only to scripts.</summary>
    None,

    /// <summary>A deploy window can cover it.</summary>
    Script,

    /// <summary>A deploy window can cover it, and it can reopen the script's authorization.</summary>
    Content,
}
