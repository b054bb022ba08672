using System.Globalization;
using System.Net;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.Benchmarks.Reports;

/// <summary>
/// Mutates real bodies: a million and more through parser, scrubber, classifier and templates in process, and a share
/// of them over HTTP. Counts exceptions and answers of 500 and above (503 included: the spool has room).
/// </summary>
internal static class FuzzBenchmark
{
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var bodies = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Figures.IsFull ? 1_000_000 : 20_000;
        var exceptions = 0L;
        Parallel.For(0, bodies, index =>
        {
            try
            {
                var counter = default(Counter);
                ReportParser.Read(BodyMutator.Mutate(new Random(index)), ref counter);
            }
#pragma warning disable CA1031 // Whatever escapes is what we look for.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (Interlocked.Increment(ref exceptions) <= 5) Console.Error.WriteLine($"seed {index}: {exception}");
            }
        });

        var folder = Directory.CreateTempSubdirectory("pageshield-fuzz-").FullName;
        var key = ReportKey.New();
        new HubFile(folder).AddKey(key);
        var url = $"http://127.0.0.1:{ServedProcess.FreePort()}";
        var serverErrors = 0L;
        double memory;
        await using (
            var endpoint =
            await ServedProcess.StartEndpointAsync([$"--PageShield:DataDirectory={folder}", $"--PageShield:Reports:Urls={url}"], cancellationToken))
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await Parallel.ForEachAsync(Enumerable.Range(0, bodies / 20),
                new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (index, stop) =>
            {
                using var content = new ByteArrayContent(BodyMutator.Mutate(new Random(index)));
                using var response = await http.PostAsync(new Uri($"/r/{key}", UriKind.Relative), content, stop);
                if (response.StatusCode >= HttpStatusCode.InternalServerError) Interlocked.Increment(ref serverErrors);
            });
            memory = endpoint.ResidentMegabytes;
        }

        Figures.Print("fuzz.bodies", bodies, "bodies");
        Figures.Print("fuzz.exceptions", exceptions, "exceptions");
        Figures.Print("fuzz.http_bodies", bodies / 20, "bodies");
        Figures.Print("fuzz.5xx", serverErrors, "answers");
        Figures.Print("fuzz.rss_mb", memory, "MB");
        Directory.Delete(folder, recursive: true);
    }

    private struct Counter : IReportVisitor
    {
        private static readonly HashSet<string> Nothing = [];

        public int Reports { get; private set; }

        public void Report(in RawReport report)
        {
            Reports++;
            _ = ReportInterpreter.Interpret(report, Nothing, BrowserFamilies.Other).Key.Digest();
        }

        public void Rejected(string reason)
        {
        }
    }
}
