using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>Evidence produced by the visit itself.</summary>
/// <param name="Rule">Stable rule id, such as <c>canary-exfiltration</c>.</param>
/// <param name="Title">One sentence for people.</param>
/// <param name="Evidence">The exact observation, at most 2,000 characters.</param>
/// <param name="Script">The script's number in the capture, or null.</param>
public sealed record CapturedFinding(string Rule, Severity Severity, string Title, string Evidence, int? Script)
{
    /// <summary>Whether it proves that typed data was sent to a third party.</summary>
    internal bool IsDataLeft => Rule is "canary-exfiltration" or "field-read-then-sent";
}
