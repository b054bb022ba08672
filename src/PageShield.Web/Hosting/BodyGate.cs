using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;
using PageShield.Storage;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Hosting;

/// <summary>
/// Rejects form and JSON bodies with text that no database can store, before they are bound. It runs after authorization to avoid reading bodies
/// of unauthorized requests.
/// </summary>
internal sealed class BodyGate(RequestDelegate next, RefusedRequests refused)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (await FaultOfAsync(http) is not { } fault)
        {
            await next(http);
            return;
        }

        refused.Count(StatusCodes.Status400BadRequest, fault);
        await ErrorResponses.RefuseAsync(http, StatusCodes.Status400BadRequest, $"{fault}. Nothing was changed.");
    }

    private static async Task<string?> FaultOfAsync(HttpContext http)
    {
        // The error page is re-executed within the failed request, whose body was already checked.
        var request = http.Request;
        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null) return null;
        if (request.HasJsonContentType()) return FaultOf((await HoldAsync(http)).Span);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return FaultOf(await request.ReadFormAsync(http.RequestAborted));
        if (!type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return null;

        // Check the raw body: the form reader only reports that something is invalid.
        if (AddressGate.FaultOfPairs(Encoding.Latin1.GetString((await HoldAsync(http)).Span), "field") is { } fault)
            return $"{fault}, which is not allowed";
        await request.ReadFormAsync(http.RequestAborted); // enforces the form limits here, before the antiforgery check reads the form
        return null;
    }

    /// <summary>Buffers the whole body in memory, as binding would, up to the server's limit, and rewinds it.</summary>
    private static async Task<ReadOnlyMemory<byte>> HoldAsync(HttpContext http)
    {
        var body = new MemoryStream();
        http.Response.RegisterForDispose(body);
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        http.Request.Body = body;
        body.Position = 0;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static string? FaultOf(IFormCollection form)
    {
        foreach (var (name, values) in form)
        {
            if (StorableText.FaultOf(name) is { } inName) return $"The name of a field contains {inName}, which is not allowed";
            foreach (var value in values)
                if (StorableText.FaultOf(value) is { } inValue)
                    return $"The field '{AddressGate.Shown(name)}' contains {inValue}, which is not allowed";
        }

        return form.Files.FirstOrDefault(static file => StorableText.FaultOf(file.FileName) is not null) is { } odd
            ? $"The name of the file in '{AddressGate.Shown(odd.Name)}' contains a character that is not allowed"
            : null;
    }

    // Invalid JSON is left to model binding, which reports it.
    private static string? FaultOf(ReadOnlySpan<byte> json)
    {
        var reader =
            new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
        var name = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;

                var isName = reader.TokenType == JsonTokenType.PropertyName;
                if (FaultOf(ref reader) is { } fault)
                    return isName
                        ? $"The name of a member in the body contains {fault}, which is not allowed"
                        : $"The member '{AddressGate.Shown(name)}' of the body contains {fault}, which is not allowed";
                if (isName) name = reader.GetString() ?? "";
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }

    private static string? FaultOf(ref Utf8JsonReader reader)
    {
        // An unescaped string is valid UTF-8 without control characters, or the JSON is invalid.
        if (!reader.ValueIsEscaped) return null;
        try
        {
            return StorableText.FaultOf(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            // Thrown by the reader for an escape of an unpaired surrogate.
            return "half a surrogate pair";
        }
    }
}
