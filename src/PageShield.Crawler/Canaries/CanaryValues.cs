using System.Globalization;
using System.Security.Cryptography;

namespace PageShield.Crawler.Canaries;

/// <summary>The synthetic data of one visit: unique, valid in form, of nobody. A value that shows up elsewhere was taken from the page.</summary>
internal sealed class CanaryValues
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz";

    public CanaryValues()
    {
        CardNumber = LuhnValid("400000" + Digits(9));
        Password = "Kq7" + Word(11) + "4z";
        HolderName = "Marla " + char.ToUpperInvariant(Word(1)[0]) + Word(9);
        Email = Word(12) + "@example.com";
        do SecurityCode = Digits(3);
        while (SecurityCode.Distinct().Count() < 2);
        ExpiryMonth = RandomNumberGenerator.GetInt32(1, 13);
    }

    /// <summary>16 digits in a range that payment processors keep for tests, with a right check digit.</summary>
    public string CardNumber { get; }

    public string Password { get; }

    public string HolderName { get; }

    /// <summary>At a domain that is reserved for examples (RFC 2606).</summary>
    public string Email { get; }

    /// <summary>Three digits: proof only next to their field's name or another canary.</summary>
    public string SecurityCode { get; }

    /// <summary>1–12.</summary>
    public int ExpiryMonth { get; }

    /// <summary>Four digits, in the future; set by the visit.</summary>
    public int ExpiryYear { get; init; } = 2030;

    /// <summary>What to look for, in each spelling that pages give it.</summary>
    public IReadOnlyList<Needle> Needles =>
    [
        new("cc-number", CardNumber),
        new("cc-number", Grouped(' ')),
        new("cc-number", Grouped('-')),
        new("current-password", Password),
        new("cc-name", HolderName),
        new("cc-name", HolderName.Replace(' ', '+')),
        new("email", Email),
        new("cc-csc", SecurityCode, "cv[cvn]|csc|cid|secur|code"),
        new("cc-exp", string.Create(CultureInfo.InvariantCulture, $"{Month}/{Year % 100:00}"), "exp|valid|date|month"),
        new("cc-exp", string.Create(CultureInfo.InvariantCulture, $"{Month}/{Year}"), "exp|valid|date|month"),
        new("cc-exp", string.Create(CultureInfo.InvariantCulture, $"{Month}{Year % 100:00}"), "exp|valid"),
        new("cc-exp", string.Create(CultureInfo.InvariantCulture, $"{Year}-{Month}"), "exp|valid"),
    ];

    /// <summary>What to type into a field with this purpose; null for fields that are left alone.</summary>
    public string? For(string? purpose) => purpose switch
    {
        "cc-number" => CardNumber,
        "cc-csc" => SecurityCode,
        "cc-exp" => string.Create(CultureInfo.InvariantCulture, $"{Month}/{Year % 100:00}"),
        "cc-exp-month" => Month,
        "cc-exp-year" => Year.ToString(CultureInfo.InvariantCulture),
        "cc-name" or "name" => HolderName,
        "cc-given-name" or "given-name" => HolderName.Split(' ')[0],
        "cc-family-name" or "family-name" => HolderName.Split(' ')[1],
        "current-password" or "new-password" => Password,
        "one-time-code" => "000000",
        "email" or "username" => Email,
        "tel" => "+12025550143",
        "street-address" or "address-line1" => "1 Test Street",
        "address-level2" => "Springfield",
        "postal-code" => "10115",
        _ => null,
    };

    private string Month => ExpiryMonth.ToString("00", CultureInfo.InvariantCulture);

    private int Year => ExpiryYear;

    private string Grouped(char separator) => string.Join(separator, CardNumber.Chunk(4).Select(static four => new string(four)));

    /// <summary>Appends the check digit of ISO/IEC 7812-1, annex B.</summary>
    private static string LuhnValid(string digits)
    {
        var sum = 0;
        for (var index = digits.Length - 1; index >= 0; index--)
        {
            var doubled = (digits.Length - index) % 2 == 1;
            var digit = (digits[index] - '0') * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits + (char)('0' + (10 - sum % 10) % 10);
    }

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);

    private static string Word(int count) => RandomNumberGenerator.GetString(Letters, count);
}
