using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PageShield.Storage;

/// <summary>Where the next page of a list begins: after the row with this sort key and id. Opaque to clients.</summary>
/// <param name="Key">The last row's sort key as text: a number, UTC ticks or a host.</param>
/// <param name="Id">The last row's id, which breaks ties.</param>
public readonly record struct Cursor(string Key, long Id)
{
    private const int Longest = 1000;

    public Cursor(long key, long id)
        : this(key.ToString(CultureInfo.InvariantCulture), id)
    {
    }

    public Cursor(DateTimeOffset key, long id)
        : this(key.UtcTicks, id)
    {
    }

    /// <summary>The key as a number; 0 if it is not one.</summary>
    public long Number => long.TryParse(Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The key as a point in time; the earliest one if it is not one.</summary>
    public DateTimeOffset Moment => new(Math.Clamp(Number, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cursor cursor)
    {
        cursor = default;
        if (text is null or { Length: > Longest } || !Base64Url.IsValid(text)) return false;

        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        var space = plain.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !long.TryParse(plain.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return false;

        cursor = new Cursor(plain[(space + 1)..], id);
        return true;
    }

    /// <summary>Parses a cursor; null if absent or invalid.</summary>
    public static Cursor? Read(string? text) => TryParse(text, out var cursor) ? cursor : null;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id} {Key}")));
}
