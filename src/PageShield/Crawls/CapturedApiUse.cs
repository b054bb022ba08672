using System.Text.Json.Serialization;

namespace PageShield.Crawls;

/// <summary>A call of an interface that says what a script is after.</summary>
/// <param name="Api"><c>listener</c>, <c>clipboard</c>, <c>credential</c>, <c>payment</c>, <c>geolocation</c>, <c>permission</c>, <c>canvas</c>,
/// <c>webgl</c>, <c>document-write</c> or <c>eval</c>.</param>
/// <param name="Detail">Such as the event's or the permission's name; may be empty.</param>
/// <param name="Script">The script's number in the capture, or null where unknown.</param>
/// <param name="Count">How often; above 20 in one document it is not counted on.</param>
public sealed record CapturedApiUse(string Api, string Detail, int? Script, int Count);
