using PageShield.Storage;

namespace PageShield.Tests.Storage;

public sealed class CursorTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("shop.example", 42)]
    [InlineData("with spaces and 🛒", long.MaxValue)]
    public void A_cursor_is_read_as_it_was_written(string key, long id)
    {
        Assert.True(Cursor.TryParse(new Cursor(key, id).ToString(), out var cursor));
        Assert.Equal(new Cursor(key, id), cursor);
    }

    [Fact]
    public void A_moment_survives_to_the_tick()
    {
        var moment = new DateTimeOffset(2026, 11, 22, 21, 5, 4, TimeSpan.Zero).AddTicks(7);

        Assert.Equal(moment, Cursor.Read(new Cursor(moment, 3).ToString())?.Moment);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<script>")]
    [InlineData("bm90IGEgY3Vyc29y")]
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkgeA")]
    public void What_is_no_cursor_is_none(string? text) => Assert.Null(Cursor.Read(text));

    [Fact]
    public void A_key_out_of_range_is_no_crash()
    {
        Assert.Equal(DateTimeOffset.MinValue, new Cursor("-5", 1).Moment);
        Assert.Equal(DateTimeOffset.MaxValue.UtcTicks, new Cursor(long.MaxValue, 1).Moment.UtcTicks);
        Assert.Equal(0, new Cursor("x", 1).Number);
    }
}
