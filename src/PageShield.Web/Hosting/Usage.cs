using System.Reflection;

namespace PageShield.Web.Hosting;

/// <summary>What <c>--help</c> and <c>--version</c> of the server print.</summary>
internal static class Usage
{
    private const string Help = """
        Page Shield: dashboard, API, crawler and reporting endpoint in one process.

          PageShield.Web [--PageShield:SETTING=VALUE ...]

        Each setting can also be an environment variable (PageShield__SETTING=VALUE) or stand in settings.json
        in the data directory. All of them: .readme/operating.md. The first to know:

          DataDirectory     where database, keys and spool are kept
          Dashboard         address of dashboard and API       (http://127.0.0.1:5080)
          Reports           address that browsers report to    (http://127.0.0.1:5081)
          Demo              address of the demo shop           (http://127.0.0.1:5082)
          PublicDashboard   the dashboard's address as people see it, behind a proxy
          PublicReports     the reporting endpoint's address as browsers see it
          TrustedProxies    proxies whose X-Forwarded-* headers are believed
          Hub               PostgreSQL connection string; SQLite without one

          --help            prints this
          --version         prints the version
        """;

    /// <summary>What to print instead of starting; null to start.</summary>
    public static string? For(IReadOnlyList<string> args) => args switch
    {
        ["--help" or "-h" or "-?"] => Help,
        ["--version"] => $"Page Shield {typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
        _ => null,
    };
}
