namespace PageShield.Sites;

/// <summary>What a step does.</summary>
public enum JourneyAction
{
    GoTo, Click, Fill, Choose, Check, Press, WaitFor, WaitForUrl, AddToCart, Checkout,
}
