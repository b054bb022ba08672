namespace PageShield.Detection.Detonation;

/// <summary>A request that the script caused.</summary>
/// <param name="Shop">The synthetic shop.</param>
/// <param name="Channel">Channel, such as <c>xhr</c>, <c>image</c>, <c>websocket</c>, <c>script</c>, <c>navigation</c>.</param>
/// <param name="Url">Target URL, at most 2,000 characters.</param>
/// <param name="Host">The receiver's host in lower case.</param>
/// <param name="IsOwn">Whether it went to the synthetic shop itself.</param>
/// <param name="Canary">Purpose of the typed value that it carried, such as <c>cc-number</c>; null if none.</param>
/// <param name="Wrapping">Encodings of the value, outermost first.</param>
/// <param name="Length">Length of query and body in UTF-16 units.</param>
/// <param name="Unreadable">Bytes in URL and body that are neither text nor encoded text and were not sent before any field was read.</param>
/// <param name="HasSubstitutedDigits">Whether it contains the card number with its digits replaced by other characters.</param>
public sealed record DetonatedRequest(
    string Shop, string Channel, string Url, string Host, bool IsOwn, string? Canary, IReadOnlyList<string> Wrapping, int Length, int Unreadable =
        0, bool HasSubstitutedDigits = false);
