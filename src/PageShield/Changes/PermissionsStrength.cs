namespace PageShield.Changes;

/// <summary>
/// Compares permissions policies by feature. <c>camera=()</c> allows nobody, <c>*</c> everybody. A feature that is not named has the
/// browser's default, which is wider than <c>()</c>.
/// </summary>
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
            var isNamed = oldWidth is 0 or 1 && nowWidth is 0 or 1;
            // not null: of that width
            if (nowWidth > oldWidth || (isNamed && has!.Except(had!).Any()))
                weaker.Add($"`{name}` is allowed to {Words(has)} instead of {Words(had)}");
            if (nowWidth < oldWidth || (isNamed && had!.Except(has!).Any()))
                stronger.Add($"`{name}` is no longer allowed to {Words(had)}, but to {Words(has)}");
        }

        return new HeaderStrength(weaker, stronger);
    }

    private static Dictionary<string, string[]> Features(string? value)
    {
        var features = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in HeaderValues.List(value))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            // Parameters, such as report-to, follow a semicolon.
            if (equals > 0)
                features[part[..equals].Trim()] = part[(equals + 1)..].Split(';')[0].Trim('(', ')', ' ')
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        return features;
    }

    /// <summary>How many origins are allowed: 0 none, 1 some, 2 the browser's default, 3 all.</summary>
    private static int Width(string[]? allowed) => allowed switch { null => 2, [] => 0, _ when allowed.Contains("*") => 3, _ => 1 };

    // not null: Width
    private static string Words(string[]? allowed) =>
        Width(allowed) switch
        {
            0 => "nobody",
            2 => "the browser's default",
            3 => "everybody",
            _ => $"`{HeaderStrength.Short(string.Join(' ', allowed!))}`"
        };
}
