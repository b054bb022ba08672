using System.Text;
using System.Text.Json.Serialization;

namespace PageShield.Crawler.Detonation;

/// <summary>What is unreadable in something that left.</summary>
/// <param name="Bytes">How many bytes of it nobody can read.</param>
/// <param name="HasSubstitutedDigits">Whether it contains the card number in another alphabet.</param>
internal sealed record Sealed(int Bytes, bool HasSubstitutedDigits);
