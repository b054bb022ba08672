using System.Security.Claims;
using System.Text.Json;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>
/// Reads a claim that may be nested in another one: <c>realm_access.roles</c> is the member <c>roles</c> of the object <c>realm_access</c>, and
/// <c>resource_access.page-shield.roles</c> is one level deeper. A claim with exactly that name, including the dots, takes precedence.
/// </summary>
internal static class NestedClaim
{
    /// <summary>Possible names of a path's outermost object: each prefix of the path that ends before a dot, longest first.</summary>
    public static IEnumerable<string> Roots(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) yield return path[..dot];
    }

    /// <summary>The values as strings; null if there is no claim with that name.</summary>
    public static IReadOnlyList<string>? Values(ClaimsPrincipal principal, string path)
    {
        if (Claims(principal, path) is { Count: > 0 } own) return [.. own.SelectMany(static claim => Texts(claim.Value)).Distinct()];
        foreach (var root in Roots(path))
        {
            var found = Claims(principal, root).Select(claim => Inside(claim.Value, path[(root.Length + 1)..])).OfType<JsonElement>().ToList();
            if (found.Count > 0) return [.. found.SelectMany(Texts).Distinct()];
        }

        return null;
    }

    private static List<Claim> Claims(ClaimsPrincipal principal, string name) => [.. principal.Claims.Where(claim => claim.Type == name)];

    private static JsonElement? Inside(string json, string path)
    {
        if (Parse(json) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().Select(each => Member(each, path)).FirstOrDefault(static each => each is not null);
        return Member(value, path);
    }

    // A member name may itself contain dots, such as names that are URLs. The longest existing name wins.
    private static JsonElement? Member(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        if (value.TryGetProperty(path, out var whole)) return whole;
        foreach (var name in Roots(path))
        {
            if (value.TryGetProperty(name, out var member) && Member(member, path[(name.Length + 1)..]) is { } found) return found;
        }

        return null;
    }

    // The handler emits some lists as one claim per value, and others, such as those of the user-info endpoint, as JSON.
    private static IEnumerable<string> Texts(string value) =>
        value.StartsWith('[') && Parse(value) is { ValueKind: JsonValueKind.Array } list ? Texts(list) : [value];

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [value.GetString() ?? ""],
        JsonValueKind.Object => value.EnumerateObject().Select(static member => member.Name), // ZITADEL's format for roles
        _ => [],
    };

    private static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
