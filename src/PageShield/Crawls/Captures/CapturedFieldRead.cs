using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>A script that read a non-empty payment or login field.</summary>
/// <param name="Script">Its number in the capture, or null if unknown.</param>
/// <param name="Purpose">The field's purpose, such as <c>cc-number</c>.</param>
/// <param name="How"><c>value</c>, <c>form-data</c> or <c>keys</c>.</param>
/// <param name="Count">Number of reads, at most 200 per field.</param>
public sealed record CapturedFieldRead(int? Script, string Purpose, string How, int Count);
