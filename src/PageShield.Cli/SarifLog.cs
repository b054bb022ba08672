using System.Text.Json.Nodes;
using PageShield.Detection;

namespace PageShield.Cli;

/// <summary>Collects findings as one SARIF 2.1.0 log (OASIS), as code scanners' platforms take them in.</summary>
internal sealed class SarifLog
{
    private const int MaxText = 4_000;
    private readonly JsonArray _results = [];
    private readonly SortedDictionary<string, string> _rules = new(StringComparer.Ordinal);

    /// <summary>Adds one result.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="severity">Becomes error, warning or note.</param>
    /// <param name="title">What it is, in a sentence.</param>
    /// <param name="evidence">Why.</param>
    /// <param name="place">A path or an absolute URL.</param>
    /// <param name="line">From 1, in the pretty-printed source; 0 where there is none.</param>
    /// <param name="column">From 1; 0 where there is none.</param>
    /// <param name="properties">What else is known.</param>
    public void Add(string rule, Severity severity, string title, string evidence, string place, int line, int column, JsonObject properties)
    {
        _rules.TryAdd(rule, title);
        _results.Add(new JsonObject
        {
            ["ruleId"] = rule,
            ["level"] = severity switch { >= Severity.High => "error", Severity.Medium => "warning", _ => "note" },
            ["message"] = new JsonObject { ["text"] = Cut($"{title}\n{evidence}") },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = UriOf(place) },
                    // Lines are those of the pretty-printed source: minified files have only one of their own.
                    ["region"] = new JsonObject { ["startLine"] = Math.Max(1, line), ["startColumn"] = Math.Max(1, column) },
                },
            }),
            ["properties"] = properties,
        });
    }

    /// <summary>The whole log.</summary>
    public JsonObject ToJson() => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "Page Shield",
                    ["rules"] = new JsonArray(
                        [.. _rules.Select(
                        rule => new JsonObject { ["id"] = rule.Key, ["shortDescription"] = new JsonObject { ["text"] = rule.Value } })]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = _results,
        }),
    };

    // SARIF 3.4.3: a valid URI reference; a path is one when its segments are escaped.
    private static string UriOf(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri
        : string.Join('/', place.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] + "…" : text;
}
