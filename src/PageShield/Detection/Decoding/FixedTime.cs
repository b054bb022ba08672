using System.Globalization;
using Jint.Runtime;

namespace PageShield.Detection.Decoding;

/// <summary>A fixed clock in UTC, so that time-dependent decoders give the same result in every run.</summary>
/// <param name="parser">Parses dates in scripts.</param>
internal sealed class FixedTime(ITimeSystem parser) : ITimeSystem
{
    private static readonly DateTimeOffset Now = new(2024, 5, 15, 12, 0, 0, TimeSpan.Zero);

    // Also matches milliseconds, which begin with the same digits.
    private static readonly string Seconds = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a text contains the time of this clock.</summary>
    public static bool IsIn(string text) => text.Contains(Seconds, StringComparison.Ordinal);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => Now;

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;

    public bool TryParse(string date, out long epochMilliseconds) => parser.TryParse(date, out epochMilliseconds);
}
