namespace PageShield.Sites.Journeys;

/// <summary>One step of a journey.</summary>
/// <param name="Line">Line number in the source text, from 1, for messages.</param>
/// <param name="Action">The action.</param>
/// <param name="Target">The element to act on; null for actions on the page as a whole.</param>
/// <param name="Value">The URL, the text to type, the option or the key; null for none.</param>
/// <param name="Frames">CSS selectors of the frames to enter first, outermost first.</param>
public sealed record JourneyStep(int Line, JourneyAction Action, JourneyTarget? Target, JourneyValue? Value, IReadOnlyList<string> Frames);
