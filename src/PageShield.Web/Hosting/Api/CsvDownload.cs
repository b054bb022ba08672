using CsvHelper;

namespace PageShield.Web.Hosting.Api;

/// <summary>
/// A list as a CSV file (RFC 4180, UTF-8). Cells that a spreadsheet would evaluate as a formula (first character = + - @, tab or
/// CR) are prefixed with an apostrophe.
/// </summary>
/// <param name="FileName">The file name offered to browsers.</param>
/// <param name="Columns">The column names.</param>
/// <param name="Rows">The rows, with one text per column; streamed while they are read.</param>
public sealed record CsvDownload(string FileName, string[] Columns, IAsyncEnumerable<string?[]> Rows) : IResult
{
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
        await using var writer = CsvWriter.Create(httpContext.Response.Body, Options, leaveOpen: true);
        await writer.WriteRecordAsync(Columns, httpContext.RequestAborted);
        await foreach (var row in Rows.WithCancellation(httpContext.RequestAborted))
            await writer.WriteRecordAsync(row!, httpContext.RequestAborted); // null is written as an empty field
        await writer.FlushAsync(httpContext.RequestAborted);
    }
}
