using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>An API call that indicates what a script does.</summary>
/// <param name="Api"><c>listener</c>, <c>clipboard</c>, <c>credential</c>, <c>payment</c>, <c>geolocation</c>, <c>permission</c>, <c>canvas</c>,
/// <c>webgl</c>, <c>document-write</c> or <c>eval</c>.</param>
/// <param name="Detail">For example the name of the event or the permission; may be empty.</param>
/// <param name="Script">The script's number in the capture, or null where unknown.</param>
/// <param name="Count">Number of calls; counting stops at 20 per document.</param>
public sealed record CapturedApiUse(string Api, string Detail, int? Script, int Count);
