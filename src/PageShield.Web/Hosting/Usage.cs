using System.Reflection;

namespace PageShield.Web.Hosting;

/// <summary>The output of the server's <c>--help</c> and <c>--version</c>.</summary>
internal static class Usage
{
    private const string Help = """
        Page Shield: dashboard, API, crawler and reporting endpoint in one process.

          PageShield.Web [--PageShield:SETTING=VALUE ...]

        Each setting can also be an environment variable (PageShield__SETTING=VALUE) or an entry in settings.json
        in the data directory. See .readme/operating.md for all of them. The most important:

          DataDirectory     directory for database, keys and spool
          Dashboard         address of dashboard and API       (http://127.0.0.1:5080)
          Reports           address that browsers report to    (http://127.0.0.1:5081)
          Demo              address of the demo shop           (http://127.0.0.1:5082)
          PublicDashboard   public address of the dashboard, behind a proxy
          PublicReports     public address of the reporting endpoint
          TrustedProxies    proxies whose X-Forwarded-* headers are trusted
          Hub               PostgreSQL connection string; SQLite if not set

          --help            prints this help
          --version         prints the version
        """;

    /// <summary>Text to print instead of starting; null to start.</summary>
    public static string? For(IReadOnlyList<string> args) => args switch
    {
        ["--help" or "-h" or "-?"] => Help,
        ["--version"] => $"Page Shield {typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
        _ => null,
    };
}
