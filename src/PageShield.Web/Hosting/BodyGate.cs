using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;
using PageShield.Storage;

namespace PageShield.Web.Hosting;

/// <summary>
/// Refuses, before anything binds it, a form or a JSON body with text that no database can hold. It stands behind authorization, so that
/// a stranger's body is not read for nothing.
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
        await ErrorResponses.RefuseAsync(http, StatusCodes.Status400BadRequest, $"{fault}. Nothing was done.");
    }

    private static async Task<string?> FaultOfAsync(HttpContext http)
    {
        // The page about an error is asked for within the request that failed, whose body was looked at before.
        var request = http.Request;
        if (http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null) return null;
        if (request.HasJsonContentType()) return FaultOf((await HoldAsync(http)).Span);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return FaultOf(await request.ReadFormAsync(http.RequestAborted));
        if (!type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return null;

        // As it was sent: the form's own reader says no more than that something is wrong.
        if (AddressGate.FaultOfPairs(Encoding.Latin1.GetString((await HoldAsync(http)).Span), "field") is { } fault)
            return $"{fault}, which no text may have";
        await request.ReadFormAsync(http.RequestAborted); // beyond its limits it is refused here, and not by whoever looks for a token in it
        return null;
    }

    /// <summary>The whole body, held in memory up to the server's own limit, as binding would hold it, and given back to be read again.</summary>
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
            if (StorableText.FaultOf(name) is { } inName) return $"A field's name has {inName}, which no text may have";
            foreach (var value in values)
                if (StorableText.FaultOf(value) is { } inValue) return $"The field '{AddressGate.Shown(name)}' has {inValue}, which no text may have";
        }

        return form.Files.FirstOrDefault(static file => StorableText.FaultOf(file.FileName) is not null) is { } odd
            ? $"The name of the file in '{AddressGate.Shown(odd.Name)}' has a character that no text may have"
            : null;
    }

    // What is no JSON is left to whoever binds it, and to its sentence about it.
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
                        ? $"A member's name in the body has {fault}, which no text may have"
                        : $"The member '{AddressGate.Shown(name)}' of the body has {fault}, which no text may have";
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
        // Without an escape it is valid UTF-8 without control characters, or no JSON.
        if (!reader.ValueIsEscaped) return null;
        try
        {
            return StorableText.FaultOf(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            // The reader's word for an escape of half a surrogate pair.
            return "half a surrogate pair";
        }
    }
}
