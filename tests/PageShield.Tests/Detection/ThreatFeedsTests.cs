using System.Text;
using Microsoft.Extensions.Time.Testing;
using PageShield.Detection.Intelligence;
using PageShield.Network;
using Xunit;

namespace PageShield.Tests.Detection;

public sealed class ThreatFeedsTests : IDisposable
{
    private static readonly Uri FeedUrl = new("https://lists.example/magecart.txt");
    private readonly string _folder = Directory.CreateTempSubdirectory("feeds").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly Queue<GuardedResponse> _answers = new();
    private readonly List<string?> _tags = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_feed_is_fetched_into_the_folder_and_is_in_force_after_the_next_reload()
    {
        var feeds = Feeds();
        _answers.Enqueue(Answer("evil.example\nworse.example\n", "\"1\""));

        await feeds.RefreshAsync(TestContext.Current.CancellationToken);

        using var folder = new IndicatorFolder(_folder);
        Assert.True(await folder.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(folder.Current.MatchHost("a.evil.example"));
        Assert.Empty(folder.Problems);
        Assert.Equal(2, Assert.Single(feeds.States).Entries);
    }

    [Fact]
    public async Task A_feed_is_asked_for_again_when_it_is_due_and_with_its_tag()
    {
        var feeds = Feeds();
        _answers.Enqueue(Answer("evil.example\n", "\"1\""));
        await feeds.RefreshAsync(TestContext.Current.CancellationToken);

        await feeds.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Single(_tags);
        _time.Advance(TimeSpan.FromHours(7));
        _answers.Enqueue(new GuardedResponse { Url = FeedUrl, Status = 304 });
        await feeds.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal([null, "\"1\""], _tags);
        Assert.Null(feeds.States[0].Error);
        Assert.Equal(_time.GetUtcNow(), feeds.States[0].LastGoodAt);
    }

    [Theory]
    [InlineData(200, "<html>Sign in</html>", false)]
    [InlineData(200, "", false)]
    [InlineData(500, "evil.example", false)]
    [InlineData(200, "evil.example", true)]
    public async Task What_is_no_list_leaves_the_last_good_one_in_force_and_is_told(int status, string body, bool isCut)
    {
        var feeds = Feeds();
        _answers.Enqueue(Answer("good.example\n", null));
        await feeds.RefreshAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(7));
        _answers.Enqueue(new GuardedResponse { Url = FeedUrl, Status = status, Body = Encoding.UTF8.GetBytes(body), Truncated = isCut });

        await feeds.RefreshAsync(TestContext.Current.CancellationToken);

        using var folder = new IndicatorFolder(_folder);
        await folder.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(folder.Current.MatchHost("good.example"));
        Assert.Contains("last valid", feeds.States[0].Error, StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(5), feeds.States[0].NextAt);
    }

    [Fact]
    public async Task After_a_restart_a_feed_that_is_not_due_is_not_asked_for()
    {
        var feeds = Feeds();
        _answers.Enqueue(Answer("evil.example\n", "\"1\""));
        await feeds.RefreshAsync(TestContext.Current.CancellationToken);

        var again = Feeds();
        await again.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Single(_tags);
        Assert.Equal(1, again.States[0].Entries);
    }

    [Fact]
    public void Only_web_addresses_of_a_setting_are_feeds()
    {
        var urls = ThreatFeeds.AddressesIn("https://a.example/x; file:///etc/passwd;nonsense ;http://b.example/y");

        Assert.Equal(["https://a.example/x", "http://b.example/y"], urls.Select(url => url.AbsoluteUri));
    }

    private ThreatFeeds Feeds() => new([FeedUrl], _folder, TimeSpan.FromHours(6), Fetch, _time);

    private Task<GuardedResponse> Fetch(Uri url, string? tag, int maxBytes, CancellationToken cancellationToken)
    {
        _tags.Add(tag);
        return Task.FromResult(_answers.Dequeue());
    }

    private static GuardedResponse Answer(string body, string? tag) => new()
    {
        Url = FeedUrl,
        Status = 200,
        Body = Encoding.UTF8.GetBytes(body),
        Headers = tag is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["etag"] = tag },
    };
}
