using Jint.Runtime;

namespace PageShield.Detection.Decoding;

/// <summary>A clock that stands still, in UTC: what a decoder makes of the time is the same in every run.</summary>
/// <param name="parser">Reads dates that scripts write.</param>
internal sealed class FixedTime(ITimeSystem parser) : ITimeSystem
{
    private static readonly DateTimeOffset _now = new(2024, 5, 15, 12, 0, 0, TimeSpan.Zero);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => _now;

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;

    public bool TryParse(string date, out long epochMilliseconds) => parser.TryParse(date, out epochMilliseconds);
}
