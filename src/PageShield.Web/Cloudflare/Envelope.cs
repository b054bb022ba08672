using System.Text.Encodings.Web;
using System.Text.Json;

namespace PageShield.Web.Cloudflare;

/// <summary>What every answer under <c>/client/v4</c> is wrapped in.</summary>
/// <param name="Success">Whether <paramref name="Result"/> is what was asked for.</param>
/// <param name="Errors">Why not, else empty.</param>
/// <param name="Messages">Notes for people.</param>
/// <param name="Result">Null where there is none.</param>
/// <param name="ResultInfo">Of lists only.</param>
internal sealed record Envelope(
    bool Success, IReadOnlyList<EnvelopeError> Errors, IReadOnlyList<EnvelopeError> Messages, object? Result, ResultInfo? ResultInfo)
{
    /// <summary>Field names as the official clients type them.</summary>
    public static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of(object result, ResultInfo? info = null) => TypedResults.Json(new Envelope(true, [], [], result, info), Json);

    public static IResult Error(int status, int code, string message) =>
        TypedResults.Json(new Envelope(false, [new EnvelopeError(code, message)], [], null, null), Json, statusCode: status);

    /// <summary>Cloudflare's number for a status.</summary>
    public static int CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => 10000,
        StatusCodes.Status404NotFound => 7003,
        StatusCodes.Status405MethodNotAllowed => 10405,
        < 500 => 10400,
        _ => 10500,
    };

    /// <summary>The answer to what ended before an endpoint of ours could answer.</summary>
    public static Task WriteAsync(HttpContext http, int status)
    {
        var message = status switch
        {
            StatusCodes.Status401Unauthorized => "Authentication error: send a valid API token as 'Authorization: Bearer …'.",
            StatusCodes.Status403Forbidden => "The token may not do this.",
            StatusCodes.Status404NotFound => "Could not route to this path, perhaps your object identifier is invalid?",
            StatusCodes.Status405MethodNotAllowed => "Method not allowed for this path.",
            < 500 => "The request cannot be read.",
            _ => "Something went wrong on our side; the log says what.",
        };
        return Error(status, CodeOf(status), message).ExecuteAsync(http);
    }
}
