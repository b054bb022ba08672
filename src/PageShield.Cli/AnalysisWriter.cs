using System.Text.Json;
using System.Text.Json.Nodes;
using PageShield.Detection;

namespace PageShield.Cli;

/// <summary>Writes records as a table, as JSON lines or as one SARIF 2.1.0 log.</summary>
internal abstract class AnalysisWriter(TextWriter output) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    protected TextWriter Output => output;

    /// <summary>The writer for <c>table</c>, <c>jsonl</c> or <c>sarif</c>.</summary>
    public static AnalysisWriter For(string format, TextWriter output) => format switch
    {
        "jsonl" => new Lines(output),
        "sarif" => new Sarif(output),
        _ => new Table(output),
    };

    /// <summary>Writes or keeps one record.</summary>
    public abstract Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken);

    /// <summary>Ends the output.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Lines(TextWriter output) : AnalysisWriter(output)
    {
        public override async Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken) =>
            await Output.WriteLineAsync(JsonSerializer.Serialize(record, _json).AsMemory(), cancellationToken);
    }

    private sealed class Table(TextWriter output) : AnalysisWriter(output)
    {
        public override async Task WriteAsync(AnalysisRecord record, CancellationToken cancellationToken)
        {
            await Output.WriteLineAsync($"{record.Score,3} {record.Verdict.ToString().ToLowerInvariant(),-10} {record.Category,-13} {Plain(record.Path)}".AsMemory(), cancellationToken);
            foreach (var finding in record.Findings.Where(finding => finding.Severity >= Severity.Medium).Take(5))
                await Output.WriteLineAsync($"      {finding.Severity.ToString().ToLowerInvariant(),-8} {finding.Line}:{finding.Column} {finding.Rule}: {Plain(finding.Title)}".AsMemory(), cancellationToken);
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
                    new JsonObject { ["score"] = record.Score, ["category"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Category.ToString()), ["sha256"] = record.Sha256 });
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
