using System.Globalization;
using Jint.Runtime;

namespace PageShield.Detection.Decoding;

/// <summary>A clock that stands still, in UTC: what a decoder makes of the time is the same in every run.</summary>
/// <param name="parser">Reads dates that scripts write.</param>
internal sealed class FixedTime(ITimeSystem parser) : ITimeSystem
{
    private static readonly DateTimeOffset Now = new(2024, 5, 15, 12, 0, 0, TimeSpan.Zero);

    // The seconds since 1970 are the beginning of the milliseconds, too.
    private static readonly string Seconds = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a text was made of what this clock shows.</summary>
    public static bool IsIn(string text) => text.Contains(Seconds, StringComparison.Ordinal);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => Now;

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;

    public bool TryParse(string date, out long epochMilliseconds) => parser.TryParse(date, out epochMilliseconds);
}
