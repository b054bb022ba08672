namespace PageShield.Detection.Detonation;

/// <summary>A request that the script caused.</summary>
/// <param name="Shop">The shop that it happened on.</param>
/// <param name="Channel">How, such as <c>xhr</c>, <c>image</c>, <c>websocket</c>, <c>script</c>, <c>navigation</c>.</param>
/// <param name="Url">Where to; at most 2,000 characters.</param>
/// <param name="Host">The receiver's host in lower case.</param>
/// <param name="IsOwn">Whether it went to the synthetic shop itself.</param>
/// <param name="Canary">Purpose of a typed value that it carried, such as <c>cc-number</c>; null for none.</param>
/// <param name="Wrapping">How the value was wrapped, outermost first.</param>
/// <param name="Length">UTF-16 units of query and body.</param>
/// <param name="Unreadable">Bytes of address and body that are neither text nor encoded text, and did not leave before fields were read.</param>
/// <param name="IsVeiled">Whether the card number stands in it in another alphabet.</param>
public sealed record DetonatedRequest(
    string Shop, string Channel, string Url, string Host, bool IsOwn, string? Canary, IReadOnlyList<string> Wrapping, int Length, int Unreadable =
        0, bool IsVeiled = false);
