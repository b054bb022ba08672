using System.Text;
using System.Text.Json.Serialization;

namespace PageShield.Crawler.Detonation;

/// <summary>What is unreadable in something that left.</summary>
/// <param name="Bytes">How many bytes of it nobody can read.</param>
/// <param name="HasSubstitutedDigits">Whether the card number stands in it in another alphabet.</param>
internal sealed record Sealed(int Bytes, bool HasSubstitutedDigits);
