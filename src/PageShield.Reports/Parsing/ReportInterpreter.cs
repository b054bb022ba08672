using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.Reports.Parsing;

/// <summary>Decodes, scrubs, folds and labels a raw report. Takes microseconds, so it only runs for new reports.</summary>
/// <remarks>
/// The sample is a JSON object with those of these members that the report has: <c>documentURL, blockedURL, effectiveDirective,
/// violatedDirective, originalPolicy, disposition, sourceFile, lineNumber, columnNumber, sample, statusCode, referrer,
/// hash, destination, id, message, reason, type</c>. All are scrubbed text, at most <see cref="MaxSampleLength"/> characters
/// in total. Reports of unknown types have <c>raw</c>, the scrubbed text of the item.
/// </remarks>
public static class ReportInterpreter
{
    /// <summary>Maximum length of a sample, in characters.</summary>
    public const int MaxSampleLength = 6000;

    private const int MaxUrl = 2000;
    private const int MaxPolicy = 3000;
    private const int MaxText = 200;
    private const int MaxRaw = 1000;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="raw">From <see cref="ReportParser"/>.</param>
    /// <param name="keptParameters">Query parameters whose values are kept.</param>
    /// <param name="browser">Family of the request's User-Agent.</param>
    public static Report Interpret(in RawReport raw, IReadOnlySet<string> keptParameters, BrowserFamilies browser) =>
        Interpret(raw, keptParameters, LearnedTemplates.None, browser);

    /// <inheritdoc cref="Interpret(in RawReport, IReadOnlySet{string}, BrowserFamilies)" />
    public static Report Interpret(in RawReport raw, IReadOnlySet<string> keptParameters, LearnedTemplates learned, BrowserFamilies browser)
    {
        var document = DocumentOf(raw);
        var blocked = BlockedOf(raw);
        var source = JsonText.Decode(raw.SourceFile, MaxUrl);
        var text = JsonText.Decode(raw.Sample, MaxText);

        var noise = NoiseClassifier.Classify(blocked, source, document, text, browser);
        var key = learned.Fold(new ObservationKey(
            raw.Kind == ReportType.Other ? Word(raw.Type, 64) : raw.Kind.Name(),
            DirectiveOf(raw),
            Fold(blocked, keptParameters),
            Fold(document, keptParameters),
            Fold(source, keptParameters),
            DispositionOf(raw)));

        return new Report(
            key,
            HostOf(key.BlockedUrl),
            HostOf(key.PageUrl),
            Sha256Hash.TryParse(JsonText.Decode(raw.Hash, 100), out var hash) ? hash : null,
            noise,
            SampleOf(raw, document, blocked, source, text, keptParameters));
    }

    /// <summary>The host of a template, without port; empty if there is none.</summary>
    public static string HostOf(string template) => UrlParts.TryParse(template, out var parts) ? parts.Host : "";

    private static string DocumentOf(in RawReport raw)
    {
        // Network errors name the failed resource; the page is the referrer.
        if (raw.Kind == ReportType.NetworkError) return JsonText.Decode(raw.Referrer, MaxUrl);

        var document = JsonText.Decode(raw.DocumentUrl.IsEmpty ? raw.Url : raw.DocumentUrl, MaxUrl);
        return ReportedDocument.IsLocal(document)
            ? ReportedDocument.Of(document, JsonText.Decode(raw.Url, MaxUrl), JsonText.Decode(raw.Referrer, MaxUrl))
            : document;
    }

    private static string BlockedOf(in RawReport raw)
    {
        var blocked = JsonText.Decode(
            raw.Kind == ReportType.NetworkError ? raw.Url
            : raw.Kind == ReportType.CspHash ? raw.SubresourceUrl
            : raw.BlockedUrl,
            MaxUrl);

        // Old Firefox versions report `self` for code in the page itself (inline or eval).
        return raw.Kind == ReportType.CspViolation && blocked == "self" ? "inline" : blocked;
    }

    private static string DirectiveOf(in RawReport raw) => raw.Kind switch
    {
        ReportType.CspViolation => Word(raw.EffectiveDirective.IsEmpty ? raw.ViolatedDirective : raw.EffectiveDirective, 40),
        ReportType.CspHash or ReportType.IntegrityViolation => Word(raw.Destination, 40),
        ReportType.NetworkError or ReportType.Coep or ReportType.Coop => Word(raw.BodyType, 40),
        ReportType.Crash => Word(raw.Reason, 40),
        _ => Word(raw.Id, 64),
    };

    private static string DispositionOf(in RawReport raw)
    {
        if (raw.Kind == ReportType.IntegrityViolation && !raw.ReportOnly.IsEmpty)
            return raw.ReportOnly.SequenceEqual("true"u8) ? "report" : "enforce";
        var disposition = Word(raw.Disposition, 16);
        return disposition is "enforce" or "report" or "reporting" ? disposition : "";
    }

    /// <summary>The first word (letters, digits, dots, hyphens, underscores) in lower case: <c>script-src 'self'</c> → <c>script-src</c>.</summary>
    private static string Word(ReadOnlySpan<byte> raw, int most)
    {
        var text = JsonText.Decode(raw, 4 * most).AsSpan().TrimStart();
        var length = 0;
        while (length < text.Length && length < most && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '.' or '_')) length++;
        return text[..length].ToString().ToLowerInvariant();
    }

    private static string Fold(string url, IReadOnlySet<string> keptParameters)
    {
        if (url.Length == 0) return "";
        var scrubbed = ReportScrubber.Url(url, keptParameters);
        return keptParameters.Count > 0 ? UrlTemplate.Fold(scrubbed) : UrlTemplate.FoldWithoutValues(scrubbed);
    }

    private static string SampleOf(in RawReport raw, string document, string blocked, string source, string text, IReadOnlySet<string> keptParameters)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            WriteUrl(json, "documentURL", document, keptParameters);
            WriteUrl(json, "blockedURL", blocked, keptParameters);
            Write(json, "effectiveDirective", raw.EffectiveDirective, MaxText);
            if (raw.EffectiveDirective.IsEmpty) Write(json, "violatedDirective", raw.ViolatedDirective, MaxText);
            // The policy is public and has no personal data, and comparisons need the exact text.
            Write(json, "originalPolicy", raw.OriginalPolicy, MaxPolicy, scrubs: false);
            Write(json, "disposition", raw.Disposition, 16);
            WriteUrl(json, "sourceFile", source, keptParameters);
            Write(json, "lineNumber", raw.Line, 16);
            Write(json, "columnNumber", raw.Column, 16);
            if (text.Length > 0) json.WriteString("sample", ReportScrubber.Text(text));
            Write(json, "statusCode", raw.Status, 16);
            if (raw.Kind != ReportType.NetworkError) WriteUrl(json, "referrer", JsonText.Decode(raw.Referrer, MaxUrl), keptParameters);
            Write(json, "hash", raw.Hash, 100, scrubs: false);
            Write(json, "destination", raw.Destination, 40);
            Write(json, "id", raw.Id, 64);
            Write(json, "message", raw.Message, MaxText);
            Write(json, "reason", raw.Reason, MaxText);
            Write(json, "type", raw.BodyType, 64);
            if (raw.Kind == ReportType.Other) json.WriteString("raw", RawText(raw.Json));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Unknown reports are kept as text. Queries of URLs are removed, as everywhere.</summary>
    private static string RawText(ReadOnlySpan<byte> item)
    {
        if (item.Length > 4 * MaxRaw) item = item[..(4 * MaxRaw)];
        var text = ReportScrubber.Text(Encoding.UTF8.GetString(item));
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length && kept.Length < MaxRaw; i++)
        {
            kept.Append(text[i]);
            if (text[i] is not ('?' or '#')) continue;
            while (i + 1 < text.Length && text[i + 1] is not ('"' or ' ' or ',' or '\\')) i++;
        }

        return kept.ToString();
    }

    private static void WriteUrl(Utf8JsonWriter json, string name, string url, IReadOnlySet<string> keptParameters)
    {
        if (url.Length > 0) json.WriteString(name, ReportScrubber.Url(url, keptParameters));
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<byte> raw, int most, bool scrubs = true)
    {
        if (raw.IsEmpty) return;
        var text = JsonText.Decode(raw, most);
        json.WriteString(name, scrubs ? ReportScrubber.Text(text) : text);
    }
}
