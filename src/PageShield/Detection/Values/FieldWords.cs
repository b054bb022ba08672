using System.Text.RegularExpressions;

namespace PageShield.Detection.Values;

/// <summary>Recognizes the kind of field from a name, selector or key.</summary>
internal static partial class FieldWords
{
    private const int MaxLength = 2_000;

    /// <summary>Labels that the words add to the value of a field.</summary>
    public static Labels Of(string? words)
    {
        if (words is null || words.Length < 2) return Labels.None;
        var text = words.Length > MaxLength ? words[..MaxLength] : words;
        var labels = Labels.None;
        if (Card().IsMatch(text)) labels |= Labels.Card;
        if (Password().IsMatch(text)) labels |= Labels.Password;
        if (Person().IsMatch(text)) labels |= Labels.Person;
        return labels;
    }

    /// <summary>Labels for a value read by selector. A whole checkout form contains card fields.</summary>
    public static Labels OfForm(string? selector) =>
        Of(selector) | (selector is { Length: > 2 and < 400 } && CheckoutForm().IsMatch(selector) ? Labels.Card : Labels.None);

    /// <summary>Labels that a key adds to data from fields; none for other data.</summary>
    public static Labels Refine(Labels data, string? words) =>
        (data & (Labels.Field | Labels.AllFields)) == 0 ? Labels.None : Of(words);

    /// <summary>Whether a selector matches all fields of a page or form instead of one.</summary>
    public static bool IsWholesale(string? selector) =>
        selector is not null && Wholesale().IsMatch(selector.Length > MaxLength ? selector[..MaxLength] : selector);

    /// <summary>Whether the words name a page where card data is entered.</summary>
    public static bool IsCheckout(string words) => Checkout().IsMatch(words.Length > MaxLength ? words[..MaxLength] : words);

    [GeneratedRegex(
        @"(?:^|[^a-z])cc(?:[^a-z]|$)|cc[-_. ]?(?:num|no\b|name|cid|cvv|cvc|exp|month|year|type|owner|holder|ver|sav)|(?:credit"
        + @"|debit|pay|payment|bank)[-_. ]?card|card[-_. ]?(?:num|no\b|holder|owner|code|cvc|cvv|exp|name|type|data|info|month"
        + @"|year|sec)|cardnum|\bpan\b|cvv|cvc\d?\b|cvn\b|(?:security|verification)[-_. ]?code|exp(?:iry|iration|ire"
        + @"|ir)?[-_. ]?(?:date|month|year|mm|yy|yr)|expir|kreditkart|tarjeta|carte[-_. ]?(?:bancaire|num)|kartennummer"
        + @"|numero[-_. ]?(?:de[-_. ]?)?(?:carte|tarjeta|cartao)|iban\b|payment\[|kk[-_]?nummer",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(
        @"(?:payment|checkout|billing|order|credit)[-_]?(?:form|info|page|details|box)|form[-_.#]?(?:payment|checkout|billing"
        + @"|order)|#(?:checkout|payment)\b|payment",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CheckoutForm();

    [GeneratedRegex(
        @"passw|passwd|\bpwd\b|passphrase|\bpin[-_]?code|one[-_]?time[-_]?code|\botp\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Password();

    [GeneratedRegex(
        @"first[-_]?name|last[-_]?name|full[-_]?name|billing|shipping|street|address|post[-_]?code|zip[-_]?(?:code)?\b|telephone"
        + @"|phone|e?-?mail\b|email|birth|\bssn\b|region|country|city",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Person();

    [GeneratedRegex(
        @"^\s*(?:form\s+|:)?(?:input|select|textarea)\b(?![^,]*[#.\[])|\b(?:input|select)\s*,|,\s*(?:input|select|textarea"
        + @"|checkbox)\b|^\s*:input|^\s*form\s*$|form:has|\*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wholesale();

    [GeneratedRegex(
        @"checkout|onepage|onestep|one[-_]page|one[-_]step|\bcart\b|payment|\bpay\b|firecheckout|osc\b|purchase|billing"
        + @"|\border\b|kasse|bestell|zahlung|pagamento|paiement|commande|finaliz|caisse|cesta|carrito",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Checkout();
}
