using System.Text.Json.Serialization;
using PageShield.Reports;

namespace PageShield.Crawls.Captures;

/// <summary>A policy in a <c>meta http-equiv</c> element.</summary>
public sealed record MetaPolicy(string Name, string Content);
