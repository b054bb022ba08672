namespace PageShield.Web.Accounts;

/// <summary>The fields of <see cref="SiteChoice"/> and of the form that contains it.</summary>
public sealed class ReachForm
{
    public string? Name { get; set; }

    public string? Role { get; set; }

    public string? Days { get; set; }

    public string? Reach { get; set; }

    public List<int>? Sites { get; set; }

    /// <summary>Non-null if the box is checked.</summary>
    public string? MustUseSecondFactor { get; set; }

    /// <summary>The selected sites; null for all.</summary>
    public IReadOnlyList<int>? Chosen => Reach == "some" ? Sites ?? [] : null;

    internal AccountDraft ToDraft(string? name) => new(name, Role, Chosen is null, Chosen, MustUseSecondFactor is not null);
}
