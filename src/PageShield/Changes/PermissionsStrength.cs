namespace PageShield.Changes;

/// <summary>Compares permissions policies feature by feature: <c>camera=()</c> allows nobody, <c>*</c> everybody; a feature that is not named has the browser's default, which is wider than <c>()</c>.</summary>
internal static class PermissionsStrength
{
    public static HeaderStrength Compare(string? before, string? after)
    {
        var (weaker, stronger) = (new List<string>(), new List<string>());
        var (old, now) = (Features(before), Features(after));
        foreach (var name in old.Keys.Union(now.Keys).Order())
        {
            var (had, has) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            var (oldWidth, nowWidth) = (Width(had), Width(has));
            var added = had is not null && has is not null ? has.Except(had).ToList() : [];
            if (nowWidth > oldWidth || added.Count > 0) weaker.Add($"`{name}` is allowed to {Words(has)} instead of {Words(had)}");
            else if (nowWidth < oldWidth || (had is not null && has is not null && had.Except(has).Any())) stronger.Add($"`{name}` is allowed to {Words(has)} instead of {Words(had)}");
        }

        return new HeaderStrength(weaker, stronger);
    }

    private static Dictionary<string, string[]> Features(string? value)
    {
        var features = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) features[part[..equals].Trim()] = part[(equals + 1)..].Trim('(', ')', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        return features;
    }

    /// <summary>0 nobody, 1 some, 2 the browser's default, 3 everybody.</summary>
    private static int Width(string[]? allowed) => allowed switch { null => 2, [] => 0, _ when allowed.Contains("*") => 3, _ => 1 };

    private static string Words(string[]? allowed) => Width(allowed) switch { 0 => "nobody", 2 => "the browser's default", 3 => "everybody", _ => $"`{HeaderStrength.Short(string.Join(' ', allowed!))}`" }; // not null: Width
}
