using System.Globalization;
using System.Text;
using PageShield.Detection.Flows.Facts;

namespace PageShield.Detection.Rules;

/// <summary>Adds up the weights for and against a finding, with the reason for each.</summary>
internal sealed class EvidenceTally
{
    private readonly List<(double Weight, string Reason)> _entries = [];

    public double Total => _entries.Sum(entry => entry.Weight);

    public void Add(double weight, string reason)
    {
        if (weight != 0) _entries.Add((weight, reason));
    }

    /// <summary>The reasons with their weights, as text.</summary>
    public string Reasons =>
        string.Join("; ", _entries.Select(entry => $"{entry.Reason} ({entry.Weight.ToString("+0.0;-0.0", CultureInfo.InvariantCulture)})"));

    /// <summary>The reasons with their weights, both ends of the data flow, and the code.</summary>
    public string Evidence(CodeUnit unit, Fact fact, Destination? destination = null)
    {
        var text = new StringBuilder();
        if (destination is { Url.Length: > 0 })
            text.Append("to ").Append(destination.Url.Length > 300 ? destination.Url[..300] + "…" : destination.Url).Append('\n');
        if (fact.About.Length > 0) text.Append("fields: ").Append(fact.About).Append('\n');
        text.Append("code: ").Append(unit.Excerpt(fact.Node)).Append('\n');
        text.Append(Reasons);
        return text.ToString();
    }
}
