namespace PageShield.Sites;

/// <summary>A way through the site, step by step, visited in one browser context.</summary>
public sealed record Journey
{
    /// <summary>1–60 characters, each name once in a site.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<JourneyStep> Steps { get; init; }

    /// <summary>
    /// Whether what a payment form sends reaches the shop. Without it every step works, logins and baskets included, until a form with card
    /// fields is filled; from then on nothing that could place an order goes through.
    /// </summary>
    public bool SubmitsForReal { get; init; }
}

/// <summary>One step of a journey.</summary>
/// <param name="Line">Its line in the text that it was read from, from 1; for messages.</param>
/// <param name="Action">What is done.</param>
/// <param name="Target">With what; null for actions on the page as a whole.</param>
/// <param name="Value">The URL, the text to type, the option or the key; null for none.</param>
/// <param name="Frames">CSS selectors of the frames to go into first, outermost first.</param>
public sealed record JourneyStep(int Line, JourneyAction Action, JourneyTarget? Target, JourneyValue? Value, IReadOnlyList<string> Frames);

/// <summary>What a step does.</summary>
public enum JourneyAction
{
    GoTo, Click, Fill, Choose, Check, Press, WaitFor, WaitForUrl, AddToCart, Checkout,
}

/// <summary>How an element is found.</summary>
/// <param name="By">What is compared.</param>
/// <param name="Text">Name, text or selector; may be empty for a role alone.</param>
/// <param name="Role">ARIA role, where <paramref name="By"/> is <see cref="TargetBy.Role"/>; null otherwise.</param>
/// <param name="Index">Which of several, from 0; null where it must be the only one.</param>
public sealed record JourneyTarget(TargetBy By, string Text, string? Role, int? Index);

/// <summary>What a target's text is compared with.</summary>
public enum TargetBy
{
    Label, Role, Text, Placeholder, TestId, AltText, Title, Css,
}

/// <summary>A value of a step: text as it stands, a canary by the field's purpose, or a stored secret by its name.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">The text, the purpose (<c>cc-number</c>…) or the secret's name.</param>
public sealed record JourneyValue(ValueKind Kind, string Text);

/// <summary>Where a step's value comes from.</summary>
public enum ValueKind
{
    Text, Canary, Secret,
}
