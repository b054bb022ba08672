using Microsoft.AspNetCore.Http.Features;
using PageShield.Storage;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Hosting;

/// <summary>Rejects, before routing, addresses and headers with text that no database can store. Replaces checks in every filter.</summary>
internal sealed class AddressGate(RequestDelegate next, RefusedRequests refused)
{
    private const int LongestName = 60;

    public Task InvokeAsync(HttpContext http)
    {
        if (FaultOf(http.Request) is not { } fault) return next(http);

        refused.Count(StatusCodes.Status400BadRequest, fault);
        return ErrorResponses.RefuseAsync(http, StatusCodes.Status400BadRequest, $"{fault}, which is not allowed. Nothing was changed.");
    }

    /// <summary>A parameter's name, shortened and safe to display.</summary>
    public static string Shown(string name) =>
        new([.. (name.Length <= LongestName ? name : name[..LongestName] + "…")
            .Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter)]);

    private static string? FaultOf(HttpRequest request)
    {
        if (StorableText.FaultOf(request.Path.Value) is { } inPath) return $"The path contains {inPath}";
        var target = (request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").AsSpan();
        var end = target.IndexOf('?');
        if (StorableText.FaultOfEscaped(end < 0 ? target : target[..end]) is { } inTarget) return $"The path contains {inTarget}";
        if (request.QueryString.HasValue && FaultOfPairs(request.QueryString.Value.AsSpan(1), "parameter") is { } inQuery) return inQuery;

        foreach (var (name, values) in request.Headers)
            foreach (var value in values)
                if (StorableText.FaultOf(value) is { } inHeader) return $"The header '{Shown(name)}' contains {inHeader}";
        return null;
    }

    /// <summary>The problem with the pairs of a query or form (<c>application/x-www-form-urlencoded</c>); null if there is none.</summary>
    public static string? FaultOfPairs(ReadOnlySpan<char> pairs, string what)
    {
        foreach (var part in pairs.Split('&'))
        {
            var pair = pairs[part];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (StorableText.FaultOfEscaped(name) is { } inName) return $"The name of a {what} contains {inName}";
            if (equals >= 0 && StorableText.FaultOfEscaped(pair[(equals + 1)..]) is { } inValue)
                return $"The {what} '{Shown(Uri.UnescapeDataString(name))}' contains {inValue}";
        }

        return null;
    }
}
