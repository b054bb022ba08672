namespace PageShield.Web.Accounts;

/// <summary>The fields of <see cref="SiteChoice"/> with those of the form around it.</summary>
public sealed class ReachForm
{
    public string? Name { get; set; }

    public string? Role { get; set; }

    public string? Days { get; set; }

    public string? Reach { get; set; }

    public List<int>? Sites { get; set; }

    /// <summary>Present where the box is ticked.</summary>
    public string? MustUseSecondFactor { get; set; }

    /// <summary>The sites chosen; null for all.</summary>
    public IReadOnlyList<int>? Chosen => Reach == "some" ? Sites ?? [] : null;

    internal AccountDraft ToDraft(string? name) => new(name, Role, Chosen is null, Chosen, MustUseSecondFactor is not null);
}
