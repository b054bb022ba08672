using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Cli;

/// <summary>Writes records as a table, as JSON lines or as one SARIF 2.1.0 log.</summary>
internal abstract class AnalysisWriter(TextWriter output) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    protected TextWriter Output => output;

    /// <summary>The writer for <c>table</c>, <c>jsonl</c> or <c>sarif</c>.</summary>
    /// <param name="format">One of these words.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="width">Characters in a line of the terminal; null where it is none.</param>
    public static AnalysisWriter For(string format, TextWriter output, int? width) => format switch
    {
        "jsonl" => new Lines(output),
        "sarif" => new Sarif(output),
        _ => new Table(output, width),
    };

    /// <summary>Writes or keeps one record.</summary>
    public abstract Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken);

    /// <summary>Ends the output.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Lines(TextWriter output) : AnalysisWriter(output)
    {
        public override async Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken) =>
            await Output.WriteLineAsync(JsonSerializer.Serialize(record, Json).AsMemory(), cancellationToken);
    }

    private sealed class Table(TextWriter output, int? width) : AnalysisWriter(output)
    {
        private bool _hasHead;

        public override async Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken)
        {
            if (!_hasHead)
                await Output.WriteLineAsync("Score Verdict    Category       File   (score: 1 malicious – 99 clean)".AsMemory(), cancellationToken);
            _hasHead = true;

            // What nobody could judge has no score: a number would read as an opinion.
            var score = record.Verdict == VerdictKind.Unknown ? "–" : record.Score.ToString(CultureInfo.InvariantCulture);
            var category = record.Category == ThreatCategory.None ? "–" : JsonNamingPolicy.CamelCase.ConvertName(record.Category.ToString());
            await Output.WriteLineAsync(
                $"{score,5} {record.Verdict.ToString().ToLowerInvariant(),-10} {category,-14} {Plain(record.Path)}".AsMemory(), cancellationToken);
            foreach (var finding in record.Findings.Where(finding => finding.Severity >= Severity.Medium).Take(5))
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{finding.Line}:{finding.Column}");
                await Output.WriteLineAsync(
                    Fitting.Hanging($"      {finding.Severity.ToString().ToLowerInvariant(),-10} {place,-14} ",
                    $"{finding.Rule}: {Plain(finding.Title)}", width).AsMemory(), cancellationToken);
            }
        }

        // A hostile name or string must not move the cursor or colour the terminal.
        private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '·' : c));
    }

    private sealed class Sarif(TextWriter output) : AnalysisWriter(output)
    {
        private readonly SarifLog _log = new();

        public override Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken)
        {
            foreach (var finding in record.Findings)
            {
                _log.Add(finding.Rule, finding.Severity, finding.Title, finding.Evidence, record.Path, finding.Line, finding.Column,
                    new JsonObject
                    {
                        ["score"] = record.Score,
                        ["category"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Category.ToString()),
                        ["sha256"] = record.Sha256
                    });
            }

            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            await Output.WriteLineAsync(_log.ToJson().ToJsonString());
            await base.DisposeAsync();
        }
    }
}
