namespace PageShield.Web.Accounts.SignIn;

/// <summary>
/// The session strengths that a route accepts. Without it, the session must have proven everything the account requires. Tokens are exempt.
/// </summary>
/// <param name="strengths">One or more accepted strengths.</param>
/// <param name="forms">Names of the page's forms this applies to; <c>end-session-*</c> matches a prefix. None for the page and its other
/// forms.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(Strength strengths, params string[] forms) : Attribute
{
    /// <summary>The default if nothing is declared.</summary>
    public const Strength Otherwise = Strength.Full | Strength.Recent;

    public Strength Strengths => strengths;

    public IReadOnlyList<string> Forms => forms;

    /// <summary>The strengths accepted by the endpoint or one of its forms.</summary>
    /// <param name="metadata">The endpoint's metadata; null if there is no endpoint.</param>
    /// <param name="form">Name of the posted form; null for none.</param>
    public static Strength Of(EndpointMetadataCollection? metadata, string? form)
    {
        var declared = metadata?.GetOrderedMetadata<NeedsAttribute>() ?? [];
        return (declared.FirstOrDefault(each => form is not null && each.Covers(form))
            ?? declared.LastOrDefault(static each => each.Forms.Count == 0))?.Strengths ?? Otherwise;
    }

    /// <summary>Whether any form of the endpoint has its own requirement.</summary>
    public static bool AsksForForms(EndpointMetadataCollection? metadata) =>
        metadata?.GetOrderedMetadata<NeedsAttribute>().Any(static each => each.Forms.Count > 0) == true;

    private bool Covers(string form) => forms.Any(name => name.EndsWith('*') ? form.StartsWith(name[..^1], StringComparison.Ordinal) : form == name);
}
