using System.Text.Json;
using PageShield.Crawler.Canaries;

namespace PageShield.Crawler.Detonation;

/// <summary>The chamber's own scripts.</summary>
internal static class ChamberScripts
{
    private static readonly string Hooks = Read("chamber-hooks.js");

    private static readonly string[] Purposes =
        ["cc-number", "cc-csc", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-name", "name", "given-name", "family-name", "current-password", "email",
            "username", "tel", "street-address", "address-level2", "postal-code"];

    /// <summary>Does what a visitor does; an expression that gives a function of the round's number.</summary>
    public static string Triggers { get; } = Read("chamber-triggers.js").TrimEnd().TrimEnd(';');

    /// <summary>The parts of jQuery and Prototype that scripts use.</summary>
    public static string Libraries { get; } = Read("shop-libraries.js");

    /// <summary>What runs before any script of a page, with the values that are typed there.</summary>
    public static string HooksFor(CanaryValues canaries)
    {
        var values = Purposes.Select(purpose => (purpose, Value: canaries.For(purpose))).Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.purpose, pair => pair.Value);
        return Hooks + $$"""

            (() => {
                const chamber = window[Symbol.for('chamber')];
                chamber.canaries = {{JsonSerializer.Serialize(values)}};
                chamber.purpose = el => {
                    const told = el.getAttribute('autocomplete');
                    if (told && chamber.canaries[told]) return told;
                    const words = [el.name, el.id, el.placeholder, el.getAttribute('aria-label'), el.className].join(' ').toLowerCase();
                    return /passw|pwd/.test(words) || el.type === 'password' ? 'current-password'
                  : /cvv|cvc|cid|csc|security.?code/.test(words) ? 'cc-csc'
                        : /card.?(num|no\b)|cc.?num|cardnum|number.*card|\bpan\b|cc_no|ccn\b|creditcard/.test(words) ? 'cc-number'
                  : /month/.test(words) ? 'cc-exp-month' : /year/.test(words) ? 'cc-exp-year'
                        : /exp/.test(words) ? 'cc-exp' : /owner|holder/.test(words) ? 'cc-name' : /mail/.test(words) ? 'email'
                  : /phone|tel/.test(words) ? 'tel' : /zip|post/.test(words) ? 'postal-code'
                        : /card|number/.test(words) ? 'cc-number' : /name/.test(words) ? 'name' : '';
                };
            })();
            """;
    }

    private static string Read(string name)
    {
        using var stream = typeof(ChamberScripts).Assembly.GetManifestResourceStream("PageShield.Crawler.Detonation." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
