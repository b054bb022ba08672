using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>The slots that a report counts in: an observation and, for <c>csp-hash</c>, a hash sighting.</summary>
internal readonly record struct CachedSlots(Slot Observation, Slot? Hash);
