using System.Threading.RateLimiting;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Hosting;

/// <summary>Limits how often one address (for IPv6, one /64) may try to sign in or use the set-up link. Viewing the form is not limited.</summary>
public static class SignInLimit
{
    public const string Name = "sign-in";

    /// <summary>For routes where even a GET is expensive, such as a redirect to a provider.</summary>
    public const string Everything = "sign-in-by-provider";

    private const int Attempts = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal static RateLimitPartition<string> Partition(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) ? PartitionOfEverything(http) : RateLimitPartition.GetNoLimiter("read");

    internal static RateLimitPartition<string> PartitionOfEverything(HttpContext http) => RateLimitPartition.GetFixedWindowLimiter(
        AnonymousActor.NetworkOf(http),
        static _ => new FixedWindowRateLimiterOptions { PermitLimit = Attempts, Window = Window, QueueLimit = 0 });
}
