using System.Text.Json.Serialization;

namespace PageShield.Crawls;

/// <summary>A script that read a payment or login field that had something in it.</summary>
/// <param name="Script">Its number in the capture, or null where unknown.</param>
/// <param name="Purpose">The field's purpose, such as <c>cc-number</c>.</param>
/// <param name="How"><c>value</c>, <c>form-data</c> or <c>keys</c>.</param>
/// <param name="Count">How often, at most 200 for each field.</param>
public sealed record CapturedFieldRead(int? Script, string Purpose, string How, int Count);
