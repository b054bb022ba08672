using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Inventory;

/// <summary>
/// The template of a script's or request's URL (<see cref="UrlTemplate"/>) with the host replaced by its group (<see cref="HostGroup"/>). URLs with
/// the same template are one inventory entry. May not be a valid URL because the host can contain braces.
/// </summary>
internal static class ResourceTemplate
{
    public static string Of(string url) => WithHostGroup(UrlTemplate.Fold(url));

    /// <summary>The same without the values of query parameters.</summary>
    public static string WithoutValues(string url) => WithHostGroup(UrlTemplate.FoldWithoutValues(url));

    /// <summary>Removes the values of query parameters from an existing template.</summary>
    public static string DropValues(string template)
    {
        var host = HostIn(template);
        if (!template[host].Contains('{', StringComparison.Ordinal)) return UrlTemplate.FoldWithoutValues(template);

        const string StandIn = "host.invalid";
        var folded = UrlTemplate.FoldWithoutValues(string.Concat(template.AsSpan(0, host.Start.Value), StandIn, template.AsSpan(host.End.Value)));
        return string.Concat(folded.AsSpan(0, host.Start.Value), template[host], folded.AsSpan(host.Start.Value + StandIn.Length));
    }

    /// <summary>Replaces the host of a template by its group; a template without a host is unchanged.</summary>
    public static string WithHostGroup(string template)
    {
        var host = HostIn(template);
        return host.End.Value == 0
            ? template
            : string.Concat(template.AsSpan(0, host.Start.Value), HostGroup.Of(template[host]), template.AsSpan(host.End.Value));
    }

    /// <summary>The part after the host.</summary>
    public static string PathOf(string template) => template[HostIn(template).End.Value..];

    /// <summary>Range of the host in the template of a network URL; an empty range at the start for all others.</summary>
    private static Range HostIn(string template)
    {
        var start = template.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start is < 3 or > 8 || template.StartsWith("blob:", StringComparison.Ordinal) || template.AsSpan(start).StartsWith("[")) return ..0;

        var end = template.AsSpan(start).IndexOfAny("/:?");
        return end < 0 ? start..template.Length : start..(start + end);
    }
}
