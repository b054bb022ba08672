using System.Text.Json;

namespace PageShield.Crawls.Captures;

/// <summary>Converts a capture to an HTTP archive (HAR 1.2).</summary>
public static class HarDocument
{
    private const string PageId = "page_1";

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write(Capture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("log");
            json.WriteString("version", "1.2");
            json.WriteStartObject("creator");
            json.WriteString("name", "Page Shield");
            json.WriteString("version", typeof(HarDocument).Assembly.GetName().Version?.ToString() ?? "");
            json.WriteEndObject();
            WritePage(json, capture);
            json.WriteStartArray("entries");
            foreach (var request in capture.Requests.OrderBy(static request => request.StartedAt)) WriteEntry(json, capture, request);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WritePage(Utf8JsonWriter json, Capture capture)
    {
        json.WriteStartArray("pages");
        json.WriteStartObject();
        json.WriteString("startedDateTime", capture.StartedAt);
        json.WriteString("id", PageId);
        json.WriteString("title", capture.Title ?? capture.Url);
        json.WriteStartObject("pageTimings");
        json.WriteNumber("onContentLoad", -1);
        json.WriteNumber("onLoad", -1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, Capture capture, CapturedRequest request)
    {
        json.WriteStartObject();
        json.WriteString("pageref", PageId);
        json.WriteString("startedDateTime", request.StartedAt);
        json.WriteNumber("time", request.Milliseconds);
        json.WriteStartObject("request");
        json.WriteString("method", request.Method);
        json.WriteString("url", request.Url);
        json.WriteString("httpVersion", request.Protocol);
        WriteHeaders(json, request.RequestHeaders);
        json.WriteStartArray("queryString");
        if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url))
        {
            foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                json.WriteStartObject();
                json.WriteString("name", Uri.UnescapeDataString(pair.Split('=')[0]));
                json.WriteString("value", Uri.UnescapeDataString(pair.Contains('=') ? pair[(pair.IndexOf('=') + 1)..] : ""));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        WriteSizes(json, request.SentBytes);
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteNumber("status", request.Status);
        json.WriteString("statusText", "");
        json.WriteString("httpVersion", request.Protocol);
        WriteHeaders(json, request.ResponseHeaders);
        json.WriteStartObject("content");
        json.WriteNumber("size", request.BodyBytes);
        json.WriteString("mimeType", request.MimeType);
        json.WriteEndObject();
        json.WriteString("redirectURL", request.RedirectUrl ?? "");
        WriteSizes(json, request.WireBytes);
        if (request.Error is not null) json.WriteString("_error", request.Error);
        json.WriteEndObject();
        json.WriteStartObject("cache");
        json.WriteEndObject();
        json.WriteStartObject("timings");
        json.WriteNumber("send", 0);
        json.WriteNumber("wait", request.Milliseconds);
        json.WriteNumber("receive", 0);
        json.WriteEndObject();
        json.WriteString("_resourceType", request.ResourceType);
        if (request.Script is { } script && script <= capture.Scripts.Count) json.WriteString("_initiator", capture.Scripts[script - 1].Url);
        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyDictionary<string, string> headers)
    {
        json.WriteStartArray("cookies");
        json.WriteEndArray();
        json.WriteStartArray("headers");
        foreach (var (name, values) in headers)
        {
            foreach (var value in values.Split('\n'))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("value", value);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSizes(Utf8JsonWriter json, long body)
    {
        json.WriteNumber("headersSize", -1);
        json.WriteNumber("bodySize", body);
    }
}
