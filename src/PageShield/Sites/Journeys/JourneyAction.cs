namespace PageShield.Sites.Journeys;

/// <summary>The action of a step.</summary>
public enum JourneyAction
{
    GoTo, Click, Fill, Choose, Check, Press, WaitFor, WaitForUrl, AddToCart, Checkout,
}
