using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>
/// The template of a script's or request's URL (<see cref="UrlTemplate"/>) with its host by group (<see cref="HostGroup"/>): what the
/// inventory lists as one. It may be no URL, since a host in it may have braces.
/// </summary>
internal static class ResourceTemplate
{
    public static string Of(string url) => WithHostGroup(UrlTemplate.Fold(url));

    /// <summary>The same without the values of query parameters.</summary>
    public static string WithoutValues(string url) => WithHostGroup(UrlTemplate.FoldWithoutValues(url));

    /// <summary>Leaves out the values of query parameters of what is a template already.</summary>
    public static string DropValues(string template)
    {
        var host = HostIn(template);
        if (!template[host].Contains('{', StringComparison.Ordinal)) return UrlTemplate.FoldWithoutValues(template);

        const string StandIn = "host.invalid";
        var folded = UrlTemplate.FoldWithoutValues(string.Concat(template.AsSpan(0, host.Start.Value), StandIn, template.AsSpan(host.End.Value)));
        return string.Concat(folded.AsSpan(0, host.Start.Value), template[host], folded.AsSpan(host.Start.Value + StandIn.Length));
    }

    /// <summary>Groups the host of a template; what has none stays as it is.</summary>
    public static string WithHostGroup(string template)
    {
        var host = HostIn(template);
        return host.End.Value == 0
            ? template
            : string.Concat(template.AsSpan(0, host.Start.Value), HostGroup.Of(template[host]), template.AsSpan(host.End.Value));
    }

    /// <summary>What follows the host.</summary>
    public static string PathOf(string template) => template[HostIn(template).End.Value..];

    /// <summary>Where the host stands in a template of a network URL; empty at the beginning for any other.</summary>
    private static Range HostIn(string template)
    {
        var start = template.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start is < 3 or > 8 || template.StartsWith("blob:", StringComparison.Ordinal) || template.AsSpan(start).StartsWith("[")) return ..0;

        var end = template.AsSpan(start).IndexOfAny("/:?");
        return end < 0 ? start..template.Length : start..(start + end);
    }
}
