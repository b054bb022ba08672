using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;

namespace PageShield.Changes.Code;

/// <summary>
/// The values in code that is made for each request and that were the same each time: where such a value differs, somebody changed it.
/// Values that are only handed on, as in <c>dataLayer.push({…})</c>, do not count.
/// </summary>
internal static class SteadyTexts
{
    /// <summary>With fewer versions to look at, nothing is known to be steady.</summary>
    public const int FewestVersions = 3;

    /// <summary>Finds the first value on which all earlier versions agree and that the new one has otherwise.</summary>
    /// <param name="earlier">Texts of versions from different crawls. Those with another number of values are left out.</param>
    /// <param name="now">The new text.</param>
    /// <returns>Null where there is none, and where fewer than <see cref="FewestVersions"/> versions can be compared. Never throws on any
    /// content.</returns>
    public static SteadyText? Broken(IReadOnlyList<string> earlier, string now)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var values = RequestValues.SteeringIn(ParsedScript.Parse(now));
        if (values.Count == 0) return null;

        var versions = earlier.Select(static text => RequestValues.SteeringIn(ParsedScript.Parse(text)))
            .Where(version => version.Count == values.Count).ToList();
        if (versions.Count < FewestVersions) return null;

        for (var i = 0; i < values.Count; i++)
        {
            var steady = versions[0][i];
            if (values[i] != steady && versions.TrueForAll(version => version[i] == steady)) return new SteadyText(steady, values[i]);
        }

        return null;
    }
}
