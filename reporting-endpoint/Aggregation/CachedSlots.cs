using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>What one report counts: an observation, and for <c>csp-hash</c> a sighting too.</summary>
internal readonly record struct CachedSlots(Slot Observation, Slot? Hash);
