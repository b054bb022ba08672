namespace PageShield.Web.Accounts.SignIn;

/// <summary>
/// Which sessions a route lets in; without it, those that have proven all that the account asks for. Tokens have no session and are not asked.
/// </summary>
/// <param name="strengths">One or more.</param>
/// <param name="forms">The page's forms that this is about, <c>end-session-*</c> for several; none for the page itself and its other forms.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(Strength strengths, params string[] forms) : Attribute
{
    /// <summary>Where nothing is declared.</summary>
    public const Strength Otherwise = Strength.Full | Strength.Recent;

    public Strength Strengths => strengths;

    public IReadOnlyList<string> Forms => forms;

    /// <summary>What the endpoint needs, or a form of it.</summary>
    /// <param name="metadata">The endpoint's; null where there is none.</param>
    /// <param name="form">Name of the form that was sent; null for none.</param>
    public static Strength Of(EndpointMetadataCollection? metadata, string? form)
    {
        var declared = metadata?.GetOrderedMetadata<NeedsAttribute>() ?? [];
        return (declared.FirstOrDefault(each => form is not null && each.Covers(form))
            ?? declared.LastOrDefault(static each => each.Forms.Count == 0))?.Strengths ?? Otherwise;
    }

    /// <summary>Whether a form of the endpoint needs something else than the endpoint.</summary>
    public static bool AsksForForms(EndpointMetadataCollection? metadata) =>
        metadata?.GetOrderedMetadata<NeedsAttribute>().Any(static each => each.Forms.Count > 0) == true;

    private bool Covers(string form) => forms.Any(name => name.EndsWith('*') ? form.StartsWith(name[..^1], StringComparison.Ordinal) : form == name);
}
