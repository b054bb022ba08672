using System.Text;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.Tests.Reports;

/// <summary>Everything that the parser finds in one body, interpreted without kept parameters.</summary>
internal sealed class ParsedReports : IReportVisitor
{
    private static readonly HashSet<string> Nothing = [];

    public List<Report> Reports { get; } = [];

    public List<string> Rejections { get; } = [];

    public bool IsReadable { get; private set; }

    public static ParsedReports Of(string body) => Of(Encoding.UTF8.GetBytes(body));

    public static ParsedReports Of(ReadOnlySpan<byte> body)
    {
        var parsed = new ParsedReports();
        parsed.IsReadable = ReportParser.Read(body, ref parsed);
        return parsed;
    }

    void IReportVisitor.Report(in RawReport report) => Reports.Add(ReportInterpreter.Interpret(report, Nothing, BrowserFamilies.Other));

    void IReportVisitor.Rejected(string reason) => Rejections.Add(reason);
}
