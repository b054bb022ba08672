using System.Text.Json.Serialization;

namespace PageShield.Crawls;

/// <summary>Evidence that the visit itself produced.</summary>
/// <param name="Rule">Stable rule id, such as <c>canary-exfiltration</c>.</param>
/// <param name="Title">One sentence for a person.</param>
/// <param name="Evidence">What exactly was seen, at most 2,000 characters.</param>
/// <param name="Script">The script's number in the capture, or null.</param>
public sealed record CapturedFinding(string Rule, Severity Severity, string Title, string Evidence, int? Script)
{
    /// <summary>Whether it proves that what was typed left for somebody else.</summary>
    internal bool IsDataLeft => Rule is "canary-exfiltration" or "field-read-then-sent";
}
