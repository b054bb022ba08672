using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using PageShield.Storage;

namespace PageShield.Web.Layout.Lists;

/// <summary>Streams a complete list as a CSV or JSON file, page by page, with constant memory.</summary>
internal sealed class ListExport<TRow>(string fileName, string format, IReadOnlyList<Column<TRow>> columns,
    Func<string?, CancellationToken, Task<Slice<TRow>>> read) : IResult
{
    // Spreadsheets run cells that begin with = + - @, tab or CR as formulas.
    private static readonly CsvWriterOptions Csv = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stop = httpContext.RequestAborted;
        var isJson = format == "json";
        httpContext.Response.ContentType = isJson ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
        Downloads.MarkAsFile(httpContext.Response, $"{fileName}.{(isJson ? "json" : "csv")}");
        if (isJson) await WriteJsonAsync(httpContext.Response.Body, stop);
        else await WriteCsvAsync(httpContext.Response.Body, stop);
    }

    private async Task WriteCsvAsync(Stream body, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(body, Csv, leaveOpen: true);
        await csv.WriteRecordAsync([.. columns.Select(column => column.Name)], cancellationToken);
        await foreach (var row in RowsAsync(cancellationToken))
            await csv.WriteRecordAsync([.. columns.Select(column => Cell(column.Value(row)))], cancellationToken);
    }

    private async Task WriteJsonAsync(Stream body, CancellationToken cancellationToken) =>
        await JsonSerializer.SerializeAsync(body, RowsAsync(cancellationToken), Json, cancellationToken);

    private async IAsyncEnumerable<TRow> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var slice = await read(after, cancellationToken);
            foreach (var row in slice.Items) yield return row;
            after = slice.Next;
        }
        while (after is not null);
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        Enum member => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
