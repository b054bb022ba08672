using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PageShield.Storage;

/// <summary>Stores points in time as UTC ticks (100 ns since year 1): SQLite can neither order nor compare <see cref="DateTimeOffset"/>.</summary>
internal sealed class UtcTicksConverter()
    : ValueConverter<DateTimeOffset, long>(value => value.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
