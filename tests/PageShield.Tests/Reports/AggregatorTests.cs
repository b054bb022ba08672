using System.Text;
using Microsoft.Extensions.Time.Testing;
using PageShield.ReportingEndpoint;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Spool;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.Tests.Reports;

public sealed class AggregatorTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ReportLimits _limits =
        new() { NewPerSiteAndDay = 100, NewPerDomainAndDay = 20, NewPerNetworkAndHour = 1000, CrowdHostsPerDay = 5 };
    private readonly SiteState _site = new(ReportKey.New(), 1);
    private readonly SpoolReplay _replay = new();
    private Aggregator? _aggregator;

    private Aggregator Aggregator => _aggregator ??= new Aggregator(_limits, _clock, batch: 1);

    [Fact]
    public void Equal_reports_are_one_observation_with_a_count()
    {
        for (var i = 0; i < 1000; i++) Send("https://a.example/x.js");

        var observation = Assert.Single(Batch().Observations);
        Assert.Equal(1000, observation.Count);
        Assert.Equal("a.example", observation.BlockedHost);
    }

    [Fact]
    public void Different_bytes_that_fold_to_one_template_are_one_observation()
    {
        for (var i = 10_000; i < 10_500; i++) Send($"https://a.example/main.js?v={i}");

        Assert.Equal(500, Assert.Single(Batch().Observations).Count);
    }

    [Fact]
    public void What_is_new_beyond_the_domains_budget_overflows_and_is_shown()
    {
        for (var i = 0; i < 50; i++) Send($"https://a.example/{Word(i)}.js");

        var batch = Batch();
        Assert.Equal(20, batch.Observations.Count);
        Assert.Contains(new BatchCount(ReportOutcome.Overflow, "new per domain", 30), batch.Counts);
        Assert.NotEmpty(batch.OverflowExamples);
    }

    [Fact]
    public void A_known_observation_counts_through_a_flood_of_new_ones()
    {
        var known = new ObservationKey("csp-violation", "script-src", "https://real.example/x.js", "https://shop.example/", "", "");
        _site.Known = KnownKeys.Of([known.Hash()]);

        for (var i = 0; i < 5000; i++)
        {
            Send($"https://{Word(i)}.example/x.js", client: (ulong)i);
            if (i % 10 == 0) Send("https://real.example/x.js");
        }

        var batch = Batch();
        Assert.Equal(500, Assert.Single(batch.Observations, observation => observation.Key == known).Count);
        Assert.True(batch.Observations.Count <= _limits.NewPerSiteAndDay + 1, $"{batch.Observations.Count} observations");
    }

    [Fact]
    public void A_second_network_is_told_of_what_is_stored_already()
    {
        _site.Known =
            KnownKeys.Of([new ObservationKey("csp-violation", "script-src", "https://real.example/x.js", "https://shop.example/", "", "").Hash()]);

        Read(Legacy("https://real.example/x.js"), 1, network: 1);
        Read(Legacy("https://real.example/x.js"), 2, network: 2);

        Assert.Contains(new HostClients("real.example", 2) { Networks = 2 }, Batch().Hosts);
    }

    [Fact]
    public void Documents_without_an_address_are_told_apart_by_the_page_that_made_them()
    {
        Read("""{"csp-report":{"document-uri":"about","referrer":"https://shop.example/a","violated-directive":"script-src","blocked-uri":"https://x.example/x.js"}}""", 1);
        Read("""{"csp-report":{"document-uri":"about","referrer":"https://shop.example/b","violated-directive":"script-src","blocked-uri":"https://x.example/x.js"}}""", 1);

        Assert.Equal(
            ["https://shop.example/a", "https://shop.example/b"], Batch().Observations.Select(observation => observation.Key.PageUrl).Order());
    }

    [Fact]
    public void A_host_that_twenty_clients_report_enters_whatever_the_budgets_say()
    {
        for (var i = 0; i < 200; i++) Send($"https://{Word(i)}.example/x.js");
        for (var client = 0; client < 25; client++) Send("https://breached-cdn.example/skimmer.js", client: (ulong)client + 1000);

        var batch = Batch();
        var admitted = Assert.Single(batch.Observations, observation => observation.BlockedHost == "breached-cdn.example");
        Assert.Equal(6, admitted.Count);
        Assert.Contains(new HostClients("breached-cdn.example", HostClients.Saturation) { Networks = HostClients.SeveralNetworks }, batch.Hosts);
    }

    [Fact]
    public void One_client_however_busy_does_not_make_a_crowd()
    {
        for (var i = 0; i < 200; i++) Send($"https://{Word(i)}.example/x.js");
        for (var i = 0; i < 500; i++) Send("https://insistent.example/x.js", client: 7);

        Assert.DoesNotContain(Batch().Observations, observation => observation.BlockedHost == "insistent.example");
    }

    [Fact]
    public void Distinct_clients_of_a_new_host_are_counted_up_to_twenty()
    {
        for (var client = 0; client < 7; client++) Send("https://new.example/x.js", client: (ulong)client);
        Send("https://new.example/x.js", client: 3);

        Assert.Contains(new HostClients("new.example", 7), Batch().Hosts);
    }

    [Fact]
    public void A_second_network_is_told_even_after_one_network_alone_has_filled_the_count()
    {
        for (var client = 0; client < 25; client++) Read(Legacy("https://new.example/x.js"), (ulong)client, network: 1);
        var before = Batch().Hosts;
        Read(Legacy("https://new.example/x.js"), 99, network: 2);

        Assert.Equal([new HostClients("new.example", HostClients.Saturation) { Networks = 1 }], before);
        Assert.Equal([new HostClients("new.example", HostClients.Saturation) { Networks = HostClients.SeveralNetworks }], Batch().Hosts);
    }

    [Fact]
    public void Budgets_come_back_after_their_period()
    {
        for (var i = 0; i < 50; i++) Send($"https://a.example/{Word(i)}.js");
        _clock.Advance(TimeSpan.FromHours(25));
        Send("https://a.example/later.js");

        Assert.Contains(Batch().Observations, observation => observation.Key.BlockedUrl.EndsWith("later.js", StringComparison.Ordinal));
    }

    [Fact]
    public void A_batch_after_the_first_defines_its_observations_again()
    {
        Send("https://a.example/x.js");
        Aggregator.CloseBatch();
        Send("https://a.example/x.js");

        // Only the second batch's records are replayed.
        Assert.Equal(1, Assert.Single(Batch().Observations).Count);
    }

    [Fact]
    public void After_a_failed_commit_nothing_refers_to_lost_definitions()
    {
        Send("https://a.example/x.js");
        var lost = Aggregator.Take();
        Send("https://a.example/x.js");
        Aggregator.Abandon();

        Send("https://a.example/x.js");

        Assert.NotNull(lost);
        Assert.Equal(1, Assert.Single(Batch().Observations).Count);
    }

    [Fact]
    public void Hashes_from_the_field_are_sightings_and_bounded()
    {
        for (var i = 0; i < 80; i++)
        {
            Read($$$"""[{"type":"csp-hash","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","subresourceURL":"https://a.example/x.js","hash":"{{{Sha256Hash.OfText(Word(i))}}}","destination":"script"}}]""", 1);
        }

        var batch = Batch();
        Assert.Equal(80, Assert.Single(batch.Observations).Count);
        Assert.Equal(50, batch.Hashes.Count);
        Assert.Contains(new BatchCount(ReportOutcome.Overflow, "hashes per script", 30), batch.Counts);
    }

    [Fact]
    public void Browser_families_of_an_observation_add_up()
    {
        Read(Legacy("https://a.example/x.js"), 1, BrowserFamilies.Chrome);
        Read(Legacy("https://a.example/x.js"), 1, BrowserFamilies.Safari);

        Assert.Equal(BrowserFamilies.Chrome | BrowserFamilies.Safari, Assert.Single(Batch().Observations).Browsers);
    }

    private void Send(string blocked, ulong client = 1) => Read(Legacy(blocked), client);

    private static string Legacy(string blocked) =>
        $$$"""{"csp-report":{"document-uri":"https://shop.example/","violated-directive":"script-src","blocked-uri":"{{{blocked}}}"}}""";

    private void Read(string body, ulong client, BrowserFamilies browser = BrowserFamilies.Chrome, ulong? network = null)
    {
        var visitor = new Visitor(Aggregator, _site, new Sender(client, network ?? client / 8, browser));
        ReportParser.Read(Encoding.UTF8.GetBytes(body), ref visitor);
    }

    private BatchSite Batch()
    {
        if (Aggregator.Take() is { } group) _replay.Add(_clock.GetUtcNow(), group.Record.ToByteArray());
        return Assert.Single(_replay.ToBatch("edge", 1, new EdgeStatus(0, 0, 0, 0, 0)).Sites);
    }

    /// <summary>A word without digits, so that it does not fold.</summary>
    private static string Word(int number) =>
        "w" + string.Concat(number.ToString("D5", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('g' + digit - '0')));

    private readonly struct Visitor(Aggregator aggregator, SiteState site, Sender sender) : IReportVisitor
    {
        public void Report(in RawReport report) => aggregator.Add(site, report, sender);

        public void Rejected(string reason) => aggregator.Add(site, ReportOutcome.Rejected, reason);
    }
}
