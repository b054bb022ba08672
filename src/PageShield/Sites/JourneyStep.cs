namespace PageShield.Sites;

/// <summary>One step of a journey.</summary>
/// <param name="Line">Its line in the text that it was read from, from 1; for messages.</param>
/// <param name="Action">What is done.</param>
/// <param name="Target">With what; null for actions on the page as a whole.</param>
/// <param name="Value">The URL, the text to type, the option or the key; null for none.</param>
/// <param name="Frames">CSS selectors of the frames to go into first, outermost first.</param>
public sealed record JourneyStep(int Line, JourneyAction Action, JourneyTarget? Target, JourneyValue? Value, IReadOnlyList<string> Frames);
