using System.Text.Json.Serialization;

namespace PageShield.Crawls.Captures;

/// <summary>A key that a script wrote.</summary>
/// <param name="Area"><c>local</c>, <c>session</c>, <c>indexed-db</c> (a database's name) or <c>indexed-db-store</c>.</param>
/// <param name="Key">At most 300 characters.</param>
/// <param name="Script">The script's number in the capture, or null if unknown.</param>
/// <param name="Length">Length of the last written value in characters; null for IndexedDB.</param>
public sealed record CapturedStorage(string Area, string Key, int? Script, int? Length);
