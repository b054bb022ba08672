using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;

namespace PageShield.Changes.Code;

/// <summary>
/// Finds values in generated code that were the same for each request. If such a value differs, somebody changed it. Values that are only
/// passed on, as in <c>dataLayer.push({…})</c>, do not count.
/// </summary>
internal static class SteadyTexts
{
    /// <summary>Minimum number of versions to consider a value steady.</summary>
    public const int FewestVersions = 3;

    /// <summary>Finds the first value that is the same in all earlier versions and different in the new one.</summary>
    /// <param name="earlier">Texts of versions from different crawls. Versions with a different number of values are ignored.</param>
    /// <param name="now">The new text.</param>
    /// <returns>The value; null if there is none or if fewer than <see cref="FewestVersions"/> versions can be compared. Never throws,
    /// whatever the content.</returns>
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
