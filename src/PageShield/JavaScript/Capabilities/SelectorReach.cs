using System.Buffers;
using System.Text.RegularExpressions;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Determines whether a selector or element name can match a form, a field or a frame.</summary>
internal static partial class SelectorReach
{
    private const int MaxLength = 300;

    private static readonly SearchValues<char> NoName = SearchValues.Create(" \t\n\uFFFC<>;");

    private static readonly HashSet<string> FieldWords = new(StringComparer.Ordinal)
    {
        "card", "cards", "cc", "ccnum", "ccnumber", "cardnumber", "creditcard", "cvv", "cvc", "cvv2", "ccv", "csc", "cid", "pan", "expiry",
        "expiration", "expdate", "exp",
        "cardholder", "holder", "iban", "account", "routing", "ssn", "password", "passwd", "passphrase", "pwd", "pin", "otp", "email", "mail",
        "phone", "telephone", "tel", "mobile",
        "billing", "shipping", "payment", "checkout", "login", "signin", "user", "username", "firstname", "lastname", "fullname", "address", "street",
        "city", "zip", "zipcode", "postcode", "postal", "country", "dob", "birth", "input", "field", "form", "iframe", "frame", "select", "textarea",
        "stripe", "braintree", "adyen", "paypal", "authorizenet", "order", "onepage", "seed", "mnemonic", "wallet",
    };

    private static readonly HashSet<string> PaymentWords = new(StringComparer.Ordinal)
    {
        "cvv", "cvc", "cvv2", "ccv", "ccnum", "ccnumber", "cardnumber", "creditcard", "cardholder", "expdate", "iban",
    };

    /// <summary>Whether a CSS selector can match a form, field or frame: by tag, form attribute, pseudo-class, or a suggestive name.</summary>
    public static bool Reaches(string selector) =>
        selector.Length is > 0 and <= MaxLength
            && (FormTag().IsMatch(selector) || FormAttribute().IsMatch(selector) || Words(selector).Any(FieldWords.Contains));

    /// <summary>Whether a whole text is a selector of fields, such as <c>input[name*=card]</c>.</summary>
    public static bool IsFieldSelector(string text) =>
        text.Length is > 6 and <= MaxLength && text.Contains('[', StringComparison.Ordinal) && FieldSelector().IsMatch(text);

    /// <summary>Whether a tag name is that of a form, field or frame.</summary>
    public static bool IsFormTag(string tag) =>
        tag.ToLowerInvariant() is "form" or "input" or "select" or "textarea" or "iframe" or "frame" or "object" or "embed" or "button" or "fieldset";

    /// <summary>Whether an id, class or field name suggests a form field.</summary>
    public static bool NamesField(string name) => name.Length is > 0 and <= MaxLength && Words(name).Any(FieldWords.Contains);

    /// <summary>Whether a whole text is the name of a payment field, such as <c>cc_number</c> or <c>payment[cc_cid]</c>.</summary>
    public static bool NamesPaymentField(string text)
    {
        if (text.Length is < 3 or > 80 || text.AsSpan().ContainsAny(NoName))
            return false;
        var words = Words(text);
        if (words.Any(PaymentWords.Contains))
            return true;
        return words.Any(w => w is "cc" or "card")
            && words.Any(w => w is "number" or "num" or "no" or "cid" or "exp" or "expiry" or "expiration" or "owner" or "holder" or "name" or "code"
            or "month" or "year" or "type");
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        foreach (Match match in Word().Matches(name))
        {
            words.Add(match.Value.ToLowerInvariant());
            if (words.Count >= 40)
                break;
        }

        return words;
    }

    [GeneratedRegex(@"(?:^|[\s,>+~(*])(?:form|input|select|textarea|iframe|frame|object|embed|fieldset)(?:$|[\s,>+~:.#)\[])",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FormTag();

    [GeneratedRegex(
        @"\[\s*(?:name|type|autocomplete|placeholder|inputmode|action|formaction|src|for|maxlength|data-stripe"
        + @"|data-encrypted-name|contenteditable)\s*[~|^$*]?[=\]]|:(?:input|text|password|checked|submit|required|invalid|valid"
        + @"|focus-within)",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FormAttribute();

    [GeneratedRegex(@"^(?:form|input|select|textarea|iframe)[\w.#:-]*\[[\w-]+[~|^$*]?=?[^\]]*\]",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FieldSelector();

    [GeneratedRegex(@"[A-Z]?[a-z]+\d?|[A-Z]+(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
