using System.Text.Encodings.Web;
using System.Text.Json;

namespace PageShield.Web.Cloudflare;

/// <summary>The wrapper of every response under <c>/client/v4</c>.</summary>
/// <param name="Success">Whether the request succeeded and <paramref name="Result"/> is valid.</param>
/// <param name="Errors">The errors; empty on success.</param>
/// <param name="Messages">Informational messages.</param>
/// <param name="Result">The result; null if there is none.</param>
/// <param name="ResultInfo">Paging information, for lists only.</param>
internal sealed record Envelope(
    bool Success, IReadOnlyList<EnvelopeError> Errors, IReadOnlyList<EnvelopeError> Messages, object? Result, ResultInfo? ResultInfo)
{
    /// <summary>Snake-case field names, as the official clients expect.</summary>
    public static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of(object result, ResultInfo? info = null) => TypedResults.Json(new Envelope(true, [], [], result, info), Json);

    public static IResult Error(int status, int code, string message) =>
        TypedResults.Json(new Envelope(false, [new EnvelopeError(code, message)], [], null, null), Json, statusCode: status);

    /// <summary>Cloudflare's error code for an HTTP status.</summary>
    public static int CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => 10000,
        StatusCodes.Status404NotFound => 7003,
        StatusCodes.Status405MethodNotAllowed => 10405,
        < 500 => 10400,
        _ => 10500,
    };

    /// <summary>Writes the response for a request that failed before reaching an endpoint.</summary>
    public static Task WriteAsync(HttpContext http, int status)
    {
        var message = status switch
        {
            StatusCodes.Status401Unauthorized => "Authentication error: send a valid API token as 'Authorization: Bearer …'.",
            StatusCodes.Status403Forbidden => "The token lacks permission for this.",
            StatusCodes.Status404NotFound => "Could not route to this path, perhaps your object identifier is invalid?",
            StatusCodes.Status405MethodNotAllowed => "Method not allowed for this path.",
            < 500 => "The request is invalid.",
            _ => "Internal server error; see the server log.",
        };
        return Error(status, CodeOf(status), message).ExecuteAsync(http);
    }
}
