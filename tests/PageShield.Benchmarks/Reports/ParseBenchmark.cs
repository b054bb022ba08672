using System.Diagnostics;
using System.Text;
using PageShield.ReportingEndpoint;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.Benchmarks.Reports;

/// <summary>What a report costs without server and disk: parsing the body and counting it, on one thread.</summary>
internal static class ParseBenchmark
{
    public static void Run()
    {
        var key = ReportKey.New();
        var bodies = ReportBodies.All(key).Select(Encoding.UTF8.GetBytes).ToArray();
        var limits = new ReportLimits { NewPerNetworkAndHour = 1_000_000, NewPerDomainAndDay = 1_000_000 };
        var aggregator = new Aggregator(limits, TimeProvider.System, 1);
        var site = new SiteState(key, 1);
        var rounds = Figures.IsFull ? 400 : 100;
        Count(aggregator, site, bodies, rounds / 4);

        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread());
        Count(aggregator, site, bodies, rounds);
        process.Refresh();
        var reports = (double)rounds * bodies.Length;
        Figures.Print("parse.cpu_us", (process.TotalProcessorTime - cpu).TotalMicroseconds / reports, "us");
        Figures.Print("parse.bytes_allocated_per_report", (GC.GetAllocatedBytesForCurrentThread() - allocated) / reports, "B");
    }

    private static void Count(Aggregator aggregator, SiteState site, byte[][] bodies, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var body in bodies)
            {
                var visitor = new Visitor(aggregator, site);
                ReportParser.Read(body, ref visitor);
            }

            if (aggregator.Take() is { } group) aggregator.Recycle(group);
        }
    }

    private readonly struct Visitor(Aggregator aggregator, SiteState site) : IReportVisitor
    {
        public void Report(in RawReport report) => aggregator.Add(site, report, new Sender(1, 1, BrowserFamilies.Chrome));

        public void Rejected(string reason) => aggregator.Add(site, ReportOutcome.Rejected, reason);
    }
}
