using PageShield.Crawler.Visits.Capturing;

namespace PageShield.Tests.Crawler;

public sealed class FieldPurposeTests
{
    [Theory]
    [InlineData("text", "section-a billing cc-number", "x", "cc-number")]
    [InlineData("text", null, "cardNumber", "cc-number")]
    [InlineData("tel", null, "billing[cc_number]", "cc-number")]
    [InlineData("text", null, "payment[cc_cid]", "cc-csc")]
    [InlineData("password", null, "cvv", "cc-csc")]
    [InlineData("text", null, "card-cvc", "cc-csc")]
    [InlineData("text", null, "expiration-month", "cc-exp-month")]
    [InlineData("text", null, "expiry", "cc-exp")]
    [InlineData("text", null, "Name on card", "cc-name")]
    [InlineData("password", null, "password", "current-password")]
    [InlineData("password", null, "confirm_password", "new-password")]
    [InlineData("email", null, "q", "email")]
    [InlineData("text", null, "postcode postal", "postal-code")]
    [InlineData("text", null, "search", null)]
    [InlineData("hidden", null, "cardNumber", null)]
    public void A_field_is_told_by_autocomplete_type_and_words(string type, string? autocomplete, string hint, string? purpose) =>
        Assert.Equal(purpose, FieldPurpose.Of(type, autocomplete, [hint]));
}
