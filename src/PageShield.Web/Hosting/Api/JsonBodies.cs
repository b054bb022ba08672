using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PageShield.Web.Hosting.Api;

/// <summary>JSON bodies of the API: an unknown member is an error, and every error states its location.</summary>
internal static partial class JsonBodies
{
    /// <summary>Rejects unknown members, and turns binding errors into problem details with a message.</summary>
    public static IServiceCollection AddJsonBodies(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(static options => options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)
        .Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);

    /// <summary>A readable description of the problem with a body; null if the exception is about something else.</summary>
    public static string? FaultOf(Exception? exception)
    {
        if (exception is not BadHttpRequestException bad) return null;
        if (bad.InnerException is not JsonException json) return null;
        if (Unknown().Match(json.Message) is { Success: true } unknown)
            return $"The body has an unknown member '{AddressGate.Shown(unknown.Groups[1].Value)}'.";
        return json.Path is { Length: > 1 and < 200 } path && json.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"The value at {AddressGate.Shown(path)} of the body has the wrong type."
            : $"The body is not valid JSON (line {json.LineNumber + 1 ?? 1}).";
    }

    [GeneratedRegex("^The JSON property '(.{1,200}?)' could not be mapped", RegexOptions.NonBacktracking)]
    private static partial Regex Unknown();
}
